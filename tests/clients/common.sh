# What the suites of real clients and of the browser have in common. Sourced from tests/clients.

clients="$PWD"
stand="${CARGO_TARGET_DIR:-$clients/../front_door/target}/release/front-door"
# Shares what it builds with the other suite that has tonic's transport.
probe_target="${CARGO_TARGET_DIR:-$clients/../outside/target}"
probe="$probe_target/debug/probe"
log="$(mktemp -d)"

need() { command -v "$1" >/dev/null || { echo "this suite needs $1: $2" >&2; exit 1; }; }

build_stand() { (cd "$clients/../front_door" && cargo build --quiet --release --bin front-door); }
build_probe() {
    cargo build --quiet --manifest-path "$clients/rust/Cargo.toml" --target-dir "$probe_target" "$@"
}
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
    # Here, as the shell below may be later than the first look at what an earlier server of this name has said.
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
    # One that breaks off, or has nothing to say, has not found all well.
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
