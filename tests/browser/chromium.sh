# How suites find Chromium. Sourced after suite.sh.

need_chromium() { # sets $chromium to the program. As root on Debian, it installs Chromium
    chromium="$(command -v chromium || command -v google-chrome || true)"
    if [ -z "$chromium" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        { apt-get update -qq && apt-get install -qq --no-install-recommends chromium; } >"$log/apt" 2>&1 || cat "$log/apt" >&2
        chromium="$(command -v chromium || true)"
    fi
    [ -n "$chromium" ] || { echo "this suite needs chromium: install it (Debian: apt-get install chromium)" >&2; exit 1; }
}
