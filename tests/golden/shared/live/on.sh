# on.sh SCRIPT: runs it with an endpoint that somebody else wrote; $RUN and $RESTORE go there.
mkdir -p specs && cp -R "$ROOT/specs/neeto-lead" specs/
cat >inner.sh <<'INNER'
sed "s|{URL}|$VENDOR_URL|" live/fealty.yaml >fealty.yaml
RUN="$FEALTY run --target live --jobs 1 --seed 1 --no-variants --report journal=run.journal live/cases.yaml"
RESTORE="$FEALTY restore run.journal"
stored() { curl -s "$VENDOR_URL/test/dump" | sed 's/"updated_at":"[^"]*"//g'; }
stored >before
. ./"$1"
stored >after
cmp -s before after && echo "the endpoint is as it was" || echo "the endpoint is CHANGED"
INNER
"$TOOLS/e2e/vendor" neeto-lead --load live/fixtures.json -- sh inner.sh "$1"
