# Sourced by the scripts of the suites, in the folder of the suite, and by those of `.ci`, in the root.

suite="$(basename "$PWD")"
# `run --long`, in suites that have it, is the part for `.ci/long`.
long=
[ "${1:-}" != --long ] || long=yes
repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Both workspaces build into one folder, so that they share what they have in common.
target="${CARGO_TARGET_DIR:-$repository/target}"
export CARGO_TARGET_DIR="$target"
# What a suite installs, besides the packages in the lock file of a language.
tools="$PWD/.tools"
mkdir -p "$tools"

need() { # COMMAND HOW_TO_GET_IT
    command -v "$1" >/dev/null || { echo "tests/$suite needs $1: $2" >&2; exit 1; }
}

step() { # COMMAND..: prints a command, and runs it
    printf '\n== %s\n' "$*"
    "$@"
}

build_service() { # NAME OPTION..: builds tests/service for this suite, as `.tools/NAME`
    # Built alone, so that no other package enables features. Copied, because suites build it with different ones.
    step cargo build --quiet --locked --release -p service "${@:2}"
    cp "$target/release/service" "$tools/$1"
}

python_packages() { # ARGUMENT..: installs packages for the Python of the suite, `$python`, as `pip install ARGUMENT..` does
    need python3 "install Python 3 with its venv module"
    local uv=0.13.9
    python="$tools/venv/bin/python"
    # With uv, because pip takes minutes for AWS SAM CLI, and uv seconds.
    if [[ "$("$tools/venv/bin/uv" --version 2>/dev/null || true)" != "uv $uv"* ]]; then
        python3 -m venv "$tools/venv"
        "$tools/venv/bin/pip" install --quiet --disable-pip-version-check "uv==$uv"
    fi
    "$tools/venv/bin/uv" pip install --quiet --no-cache --python "$python" "$@"
}

# Needs `python_packages` first.
free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# The number of cases so far.
ran=0

rust_tests() { # ARGUMENT..: runs `cargo test`, and counts the tests that passed
    local output="$tools/cargo-test.log"
    printf '\n== cargo test %s\n' "$*"
    cargo test "$@" 2>&1 | tee "$output"
    ran=$((ran + $(awk '/^test result: ok\. / { sum += $4 } END { print sum + 0 }' "$output")))
}

ok() { # NAME: a case that passed
    echo "ok: $1"
    ran=$((ran + 1))
}

expect() { # NAME OUTPUT PATTERN: a case whose output must match
    if ! grep -qE -- "$3" <<<"$2"; then
        printf '%s: got %s\nwanted %s\n' "$1" "$2" "$3" >&2
        tail -n 50 "$log"/* >&2 2>/dev/null || true
        exit 1
    fi
    ok "$1"
}

# The last step of a suite. It fails below the committed minimum, so that no case can be lost without notice.
cases() { # COUNT [NAME]
    local name="${2:-$suite${long:+ --long}}" minimum
    minimum="$(awk -F '\t' -v name="$name" '$1 == name { print $2 }' "$repository/tests/minimum_cases.tsv")"
    [ -n "$minimum" ] || { echo "$1 cases ran, but tests/minimum_cases.tsv has no row for $name" >&2; exit 1; }
    printf '\n== %s: %d cases, at least %d\n' "$name" "$1" "$minimum"
    [ "$1" -ge "$minimum" ] || { echo "$name ran fewer cases than tests/minimum_cases.tsv demands" >&2; exit 1; }
}

# Servers in the background, each in a session of its own, so that its child processes end with it.
log="$(mktemp -d)"
pids=()
end() {
    for pid in "${pids[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || true; done
    [ ${#pids[@]} = 0 ] || wait "${pids[@]}" 2>/dev/null || true
    pids=()
}
trap 'end; rm -rf "$log"' EXIT

start() { # NAME COMMAND..: starts a server, whose output is in "$log/NAME"
    local name="$1"
    shift
    : >"$log/$name"
    setsid "$@" >"$log/$name" 2>&1 &
    pids+=($!)
}

await() { # NAME PATTERN: waits until a server has printed a line, and prints the address in it
    for _ in $(seq 600); do
        if grep -qE "$2" "$log/$1"; then
            grep -m1 -oE '[0-9.]+:[0-9]+' "$log/$1" || true
            return
        fi
        sleep 0.1
    done
    echo "$1 did not start:" >&2
    cat "$log/$1" >&2
    return 1
}
