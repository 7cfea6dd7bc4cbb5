#!/bin/sh
# Make or renew .venv with the locked packages of requirements/$1.txt (run or test) and this checkout.
set -eu
wanted=$1
stamp=.venv/.installed-$wanted
state=$(cat "requirements/$wanted.txt" pyproject.toml | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state $(pwd)" ]; then exit 0; fi

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3 python3.13 python3.12; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed and was not found. Install it (Debian: apt-get install python3)," >&2
    echo "or name it: make PYTHON=/path/to/python3.11 ..." >&2
    exit 2
}

make_environment() {
    python=$(find_python) || exit 2
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            echo "Python has no venv module: installing the package python3-venv"
            apt-get update -qq
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
        else
            echo "Python's venv module is missing. Install it first: sudo apt-get install python3-venv" >&2
            exit 2
        fi
    fi
    "$python" -m venv --clear .venv
}

# An environment that was copied or moved names another folder: it is made anew.
if ! .venv/bin/python -c '' 2>/dev/null || ! grep -qF "$(pwd)/.venv" .venv/bin/activate; then
    echo "Making the Python environment in .venv"
    make_environment
fi
echo "Installing the locked Python packages ($wanted)"
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "requirements/$wanted.txt"
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
printf '%s' "$state $(pwd)" > "$stamp"
