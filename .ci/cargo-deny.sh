# Sourced by `.ci/deny` and `.ci/advisories`, in the root of the repository. Sets `$deny`, and installs cargo-deny below `.ci/.tools`
# if it is missing.

version=0.20.2
if [ "$(cargo deny --version 2>/dev/null)" = "cargo-deny $version" ]; then
    deny="$(command -v cargo-deny)"
else
    deny="$PWD/.ci/.tools/bin/cargo-deny"
    # Without optimization, because it compiles in a third of the time, and runs for a second.
    [ -x "$deny" ] || cargo install --quiet --locked --debug --root .ci/.tools "cargo-deny@$version"
fi
