# Makes the virtual environment of this checkout; to be sourced by the scripts beside it.
#
# set_up EXTRAS    brings .venv up to date, with these extras ('' or '[dev]') of the package.
#
# What was installed, and from where, is kept in .venv, so that the next time nothing has to be done
# unless pyproject.toml has changed or the checkout has moved.

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$checkout/.venv

fail() {
    printf 'mtgnet: %s\n' "$@" >&2
    exit 1
}

set_up() {
    local stamp=$venv/mtgnet-installed$1
    if [ "$(wanted)" != "$(cat "$stamp" 2>/dev/null)" ] || ! works; then
        echo "Setting up mtgnet in $venv (only when something has changed) ..." >&2
        rm -f "$venv"/mtgnet-installed*
        works || make_venv
        install_package "$1"
        wanted >"$stamp"
    fi
}

wanted() {
    printf '# %s\n' "$checkout"
    cat "$checkout/pyproject.toml"
}

# An interrupted run, a moved checkout or a new Python can leave an environment that only looks right.
works() {
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 && grep -qsF "$venv" "$venv/bin/activate"
}

make_venv() {
    local python
    python=$(find_python) || fail "Python 3.11 or newer is needed, and is not here." \
        "On Debian and Ubuntu: sudo apt install python3 python3-venv" \
        "If it is somewhere else: PYTHON=/path/to/python3 $0"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
        "$python cannot make virtual environments: a part of it is missing." \
        "On Debian and Ubuntu: sudo apt install python3-venv"
    "$python" -m venv --clear "$venv" || fail "$venv could not be made; see above."
}

find_python() {
    local python
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$python"
            return
        fi
    done
    return 1
}

install_package() {
    (cd "$checkout" && "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-warn-script-location --retries 2 --editable ".$1") >"$venv/pip.log" 2>&1 && return
    tail -n 5 "$venv/pip.log" >&2
    fail "pip could not install it; its last words are above, all of them in $venv/pip.log." \
        "It needs the network, to fetch what mtgnet builds on. Then run this again."
}
