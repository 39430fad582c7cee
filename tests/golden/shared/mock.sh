# mock LOG ARGUMENT...: serves in the background, and sets `pid` and, as soon as it listens, `port`.
# Nothing here is timed: it waits for the line that tells the port, or for the end of the program.
mock() {
    mock_log=$1
    shift
    : >"$mock_log"
    $FEALTY mock -p 0 "$@" >"$mock_log" 2>&1 &
    pid=$!
    port=
    while [ -z "$port" ]; do
        kill -0 $pid 2>/dev/null || { cat "$mock_log"; return 1; }
        port=$(sed -n 's/.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$mock_log" | head -n 1)
        [ -n "$port" ] || sleep 0.1
    done
}
