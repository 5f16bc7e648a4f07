# Sourced by `.ci/run` and `.ci/long`, in the root of the repository.

# Use the compiler whose messages `tests/ui` expects, if it is installed.
if [[ $'\n'"$(rustup toolchain list 2>/dev/null)" == *$'\n1.95.0'* ]]; then
    export RUSTUP_TOOLCHAIN=1.95.0
fi

# A suite that cannot run on this machine fails.
export CI=true

# Both workspaces build into one folder, so that each crate is compiled once. Debug information and
# incremental data are not needed.
export CARGO_TARGET_DIR="$PWD/target" CARGO_PROFILE_DEV_DEBUG=none CARGO_INCREMENTAL=0

times=
took() { # SECONDS COMMAND..
    times+="$(printf '%6d s  %s' "$1" "${*:2}")"$'\n'
    printf '== took %d s: %s\n' "$1" "${*:2}"
}

step() { # COMMAND..: a failure ends the script
    printf '\n== %s\n' "$*"
    local began=$SECONDS
    "$@"
    took $((SECONDS - began)) "$@"
}

# Prints how long each step took, and the disk space that builds and tools use.
summary() {
    printf '\n%s' "$times"
    printf '%6d s  in total\n\n' "$SECONDS"
    local used
    used="$(du -cm --exclude=.git . | tail -1 | cut -f1)"
    echo "disk space: $used MB"
    [ "$used" -lt 20000 ] || { echo "more than 20 GB, which CONTRIBUTING.md promises" >&2; return 1; }
}
