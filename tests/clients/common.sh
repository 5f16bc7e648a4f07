# Functions of the suites for real clients and for the browser. Sourced from tests/clients.

clients="$PWD"
. ../suite.sh
emulator="$target/release/emulator"
probe="$target/debug/probe"

build_emulator() { cargo build --quiet --locked --release -p emulator --bin emulator --manifest-path "$clients/../Cargo.toml"; }
build_probe() { cargo build --quiet --locked -p clients --manifest-path "$clients/../Cargo.toml" "$@"; }
node_packages() {
    (
        cd "$clients/node"
        [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-fund --no-audit
        node_modules/.bin/buf generate
    )
}

pids=()
end() {
    [ ${#pids[@]} -gt 0 ] || return 0
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait "${pids[@]}" 2>/dev/null || true
    pids=()
}
trap 'end; rm -rf "$log"' EXIT

start() { # NAME COMMAND..: runs a server in the background; its first address is $address
    local name="$1"
    shift
    # Emptied first: the loop below must not read the output of an earlier server of this name.
    : >"$log/$name"
    "$@" >"$log/$name" 2>"$log/$name.err" &
    pids+=($!)
    for _ in $(seq 300); do
        address="$(grep -oE -m 1 '127\.0\.0\.1:[0-9]+' "$log/$name" || true)"
        [ -z "$address" ] || return 0
        kill -0 "${pids[-1]}" 2>/dev/null || break
        sleep 0.1
    done
    echo "$name did not start:" >&2
    cat "$log/$name" "$log/$name.err" >&2
    exit 1
}

lines="$log/lines"
: >"$lines"
ask() { # PROGRAM ARGUMENT..: runs the clients of a language
    local status=0
    "$@" 2>&1 | tee "$log/asked" || status=${PIPESTATUS[0]}
    cat "$log/asked" >>"$lines"
    # A program that crashes or prints no result has failed too.
    if ! grep -q '^FAILED' "$log/asked" && { [ "$status" -ne 0 ] || ! grep -q '^ok' "$log/asked"; }; then
        echo "FAILED  $* ended with $status" | tee -a "$lines"
    fi
}

conclude() {
    local failed
    failed="$(grep -c '^FAILED' "$lines" || true)"
    printf '\n== %d ok, %d failed, in %d s\n' "$(grep -c '^ok' "$lines")" "$failed" $SECONDS
    [ "$failed" -eq 0 ] && grep -q '^ok' "$lines"
}
