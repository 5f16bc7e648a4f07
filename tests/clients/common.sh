# Functions that `clients` and `browser` share. Sourced after suite.sh.

clients="$repository/tests/clients"
emulator="$target/release/emulator"
probe="$target/debug/probe"

workspace="$repository/tests/Cargo.toml"
build_emulator() { cargo build --quiet --locked --release --manifest-path "$workspace" -p emulator --bin emulator; }
build_probe() { cargo build --quiet --locked --manifest-path "$workspace" -p clients-service "$@"; }
node_packages() {
    (
        cd "$clients/node"
        [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-fund --no-audit
        node_modules/.bin/buf generate
    )
}

serve() { # NAME COMMAND..: starts a server, and sets $address to the first address that it prints
    start "$@"
    address="$(await "$1" '127\.0\.0\.1:[0-9]+')"
}

# The clients that run at the moment, and the number of all so far.
asked=()
count=0
lines="$log/lines"
: >"$lines"

ask() { # PROGRAM ARGUMENT..: runs clients in the background: they mostly wait for deadlines
    count=$((count + 1))
    "$@" >"$log/asked.$count" 2>&1 &
    asked+=("$! $count $*")
}

finish() { # waits for these clients, prints their results in the order of the calls of `ask`, and ends the servers
    local pid number command status
    for command in "${asked[@]}"; do
        read -r pid number command <<<"$command"
        status=0
        wait "$pid" || status=$?
        tee -a "$lines" <"$log/asked.$number"
        # A program that crashes or prints no result has failed too.
        if ! grep -q '^FAILED' "$log/asked.$number" && { [ "$status" -ne 0 ] || ! grep -q '^ok' "$log/asked.$number"; }; then
            echo "FAILED  $command ended with $status" | tee -a "$lines"
        fi
    done
    asked=()
    end
}

conclude() { # the last step
    local failed
    failed="$(grep -c '^FAILED' "$lines" || true)"
    printf '\n== in %d s\n' $SECONDS
    [ "$failed" -eq 0 ] || { echo "$failed cases failed" >&2; exit 1; }
    cases "$(grep -c '^ok' "$lines")"
}
