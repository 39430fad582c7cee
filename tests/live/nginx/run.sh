#!/bin/sh
# run.sh FEALTY SOURCE FREE_PORTS: fealty against the mock behind a real nginx, with a CA made here and
# now.  Each line of what is printed is one way of getting there, and what became of it.  Exit status
# 77: skipped, since nginx or openssl is not installed.
set -u
fealty=$1 source=$2 free_ports=$3
things=$source/tests/live/things
PATH=$PATH:/usr/sbin:/sbin
for tool in nginx openssl; do
    command -v $tool >/dev/null || { echo "SKIPPED: $tool is not installed" && exit 77; }
done
dir=$(mktemp -d) || exit 1
mock= nginx=
trap 'kill $nginx $mock 2>/dev/null; wait 2>/dev/null; rm -rf "$dir"' EXIT
bad=0

# ---- a CA, and what it has signed ----

make_ca() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
        -subj "/CN=$1" -keyout "$dir/$1.key" -out "$dir/$1.pem" 2>>"$dir/openssl"
}
sign() { # NAME CA DAYS EXTENSIONS
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" \
        -keyout "$dir/$1.key" -out "$dir/$1.csr" 2>>"$dir/openssl" &&
        printf '%s\n' "$4" >"$dir/$1.ext" &&
        openssl x509 -req -in "$dir/$1.csr" -CA "$dir/$2.pem" -CAkey "$dir/$2.key" -CAcreateserial \
            -days "$3" -extfile "$dir/$1.ext" -out "$dir/$1.pem" 2>>"$dir/openssl"
}
names='subjectAltName=DNS:things.test,IP:127.0.0.1'
{
    make_ca ca && make_ca other-ca && sign server ca 30 "$names" && sign expired ca -1 "$names" &&
        sign client ca 30 'extendedKeyUsage=clientAuth' && sign stranger other-ca 30 'extendedKeyUsage=clientAuth' &&
        openssl ec -aes128 -passout pass:open-sesame -in "$dir/client.key" -out "$dir/locked.key" 2>>"$dir/openssl"
} || { cat "$dir/openssl" && exit 1; }

# ---- mock and nginx ----

"$fealty" mock "$things/openapi.yaml" --port 0 >"$dir/mock" 2>&1 &
mock=$!
port=
for _ in $(seq 50); do
    port=$(sed -n 's/^listening on http:\/\/127.0.0.1:\([0-9]*\).*/\1/p' "$dir/mock")
    [ -z "$port" ] || break
    sleep 0.1
done
[ -n "$port" ] || { cat "$dir/mock" && exit 1; }

start_nginx() {
    # shellcheck disable=SC2046 # five numbers
    set -- $("$free_ports" 5)
    tls=$1 mutual=$2 expired=$3 limited=$4 dead=$5
    sed -e "s|@DIR@|$dir|g; s|@MOCK@|$port|g; s|@TLS@|$tls|g; s|@MUTUAL@|$mutual|g" \
        -e "s|@EXPIRED@|$expired|g; s|@LIMITED@|$limited|g; s|@DEAD@|$dead|g" \
        "$source/tests/live/nginx/nginx.conf" >"$dir/nginx.conf"
    rm -f "$dir/nginx.sock"
    nginx -p "$dir" -e "$dir/error.log" -c "$dir/nginx.conf" 2>"$dir/nginx" &
    nginx=$!
    for _ in $(seq 50); do
        curl -sk -o "$dir/null" "https://127.0.0.1:$tls/" && return 0
        kill -0 $nginx 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}
# Between asking for free ports and taking them somebody else may have been quicker.
start_nginx || start_nginx || start_nginx || { cat "$dir/nginx" "$dir/error.log" && exit 1; }

# ---- the runs ----

# expect STATUS "WORDS OF THE OUTPUT" "LABEL" ARGUMENT...
expect() {
    want=$1 words=$2 label=$3
    shift 3
    "$fealty" run --no-config --no-variants --no-color --seed 1 --max-time 5s -v \
        --report "journal=$dir/journal" "$@" "$things/get-twice.yaml" "$things/patch-twice.yaml" >"$dir/out" 2>&1
    status=$?
    if [ $status -eq "$want" ] && grep -q -e "$words" "$dir/out"; then
        printf 'ok      %-44s exit %d, %s\n' "$label" $status "$words"
    else
        printf 'FAILED  %-44s exit %d, %d expected with: %s\n' "$label" $status "$want" "$words"
        sed 's/^/        /' "$dir/out" | tail -30
        bad=1
    fi
    rm -f "$dir/journal"
}
url=https://127.0.0.1

expect 0 '0 could not be judged' 'TLS, own CA' --target $url:$tls --cacert "$dir/ca.pem"
expect 0 'HTTP/2' 'HTTP/2' --target $url:$tls --cacert "$dir/ca.pem" --http2
expect 0 'content-encoding: gzip' 'gzip, asked for' --target $url:$tls --cacert "$dir/ca.pem" --http2 --compressed
expect 0 '0 could not be judged' 'a name and --resolve' --target https://things.test:$tls \
    --cacert "$dir/ca.pem" --resolve things.test:$tls:127.0.0.1
expect 0 '0 could not be judged' 'a name and --connect-to' --target https://things.test \
    --cacert "$dir/ca.pem" --connect-to things.test:443:127.0.0.1:$tls
expect 0 '0 could not be judged' 'a Unix socket' --target http://things.test --unix-socket "$dir/nginx.sock"
expect 0 '0 could not be judged' 'no CA, but -k' --target $url:$tls -k
expect 0 '0 could not be judged' '--wait-for' --target $url:$tls --cacert "$dir/ca.pem" --wait-for 5s
expect 3 'tls: .*self-signed certificate\|tls: .*unable to get local issuer' 'no CA' --target $url:$tls
expect 3 'tls: .*certificate' 'another CA' --target $url:$tls --cacert "$dir/other-ca.pem"
expect 3 'waiting for the endpoint will not help' 'another CA, and --wait-for' --target $url:$tls \
    --cacert "$dir/other-ca.pem" --wait-for 30s
expect 3 'tls: .*expired' 'an expired certificate' --target $url:$expired --cacert "$dir/ca.pem"
expect 3 'tls: .*name' 'another name' --target https://wrong.test:$tls --cacert "$dir/ca.pem" \
    --resolve wrong.test:$tls:127.0.0.1

expect 0 '0 could not be judged' 'a client certificate' --target $url:$mutual --cacert "$dir/ca.pem" \
    --cert "$dir/client.pem" --key "$dir/client.key"
export KEY_PASSWORD=open-sesame
expect 0 '0 could not be judged' 'its key with a passphrase' --target $url:$mutual --cacert "$dir/ca.pem" \
    --cert "$dir/client.pem" --key "$dir/locked.key" --key-password KEY_PASSWORD
export KEY_PASSWORD=wrong-sesame
expect 3 'tls: ' 'with a wrong passphrase' --target $url:$mutual --cacert "$dir/ca.pem" \
    --cert "$dir/client.pem" --key "$dir/locked.key" --key-password KEY_PASSWORD
expect 3 'client certificate' 'no client certificate' --target $url:$mutual --cacert "$dir/ca.pem"
expect 3 'client certificate' 'of another CA' --target $url:$mutual --cacert "$dir/ca.pem" \
    --cert "$dir/stranger.pem" --key "$dir/stranger.key"

expect 3 '502 Bad Gateway' 'nobody behind nginx' --target $url:$dead --cacert "$dir/ca.pem"
expect 3 '429 Too Many Requests' 'too fast, not tried again' --target $url:$limited --cacert "$dir/ca.pem" --retry 0 --jobs 4
sleep 1
expect 0 '0 could not be judged' 'too fast, Retry-After honoured' --target $url:$limited --cacert "$dir/ca.pem" --retry 5 --jobs 4
sleep 1
expect 0 '4 requests' 'with --rate-limit, none is refused' --target $url:$limited --cacert "$dir/ca.pem" --rate-limit 10/s
exit $bad
