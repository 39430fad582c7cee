# pages.sh, read by the tests here: makes hostile.html, broken.html, known.html and green.html in $work, with PROGRAM and HOSTILE.
export NO_COLOR=1 CI= KEY=s3cr3t-k3y-0123456789 HOME="$work"
unset GITHUB_ACTIONS GITHUB_STEP_SUMMARY SOURCE_DATE_EPOCH
cd "$work"
cp -R "$root/tests/reports/hostile" .
"$2" "$1" run --no-variants -j 1 --retry 1 --seed 1 --secret key=KEY -v --target '{URL}' \
    --report html="$work/hostile.html" hostile/cases.yaml >/dev/null 2>&1 || [ $? = 3 ]
cd "$root"
"$1" run --in-process --no-variants --seed 8321 --break 'update-lead/identifier-priority:order:email>id>phone' \
    --report html="$work/broken.html" >/dev/null || [ $? = 1 ]
"$1" run --in-process --no-variants --contract nexor-lead --report html="$work/green.html" >/dev/null
cat >"$work/deviations.yaml" <<'END'
- {claim: update-lead/identifier-priority, reason: the vendor mends it in release 12, owner: api-team, expires: 9999-12-31}
END
"$1" run --in-process --no-variants --contract update-lead --claim update-lead/identifier-priority --seed 8321 \
    --break 'update-lead/identifier-priority:order:email>id>phone' --deviations "$work/deviations.yaml" \
    --report html="$work/known.html" >/dev/null 2>&1
