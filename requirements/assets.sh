#!/bin/sh
# Build the style sheet and scripts of the pages, when their sources changed. Node comes from the
# machine if it has version 18 or newer, otherwise from a locked Python package in .venv.
set -eu
sources=registry/web/assets
stamp=$sources/dist/.built
state=$(find package.json package-lock.json "$sources" -path "$sources/dist" -prune -o -type f -print |
    LC_ALL=C sort | xargs -I{} cksum {} | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && [ -d node_modules/axe-core ]; then exit 0; fi

good_node() {
    node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null
}
if ! good_node; then
    PATH="$(pwd)/.venv/bin:$PATH"
    if ! good_node; then
        echo "Installing Node.js into .venv (this machine has none of version 18 or newer)"
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/node.txt
    fi
fi
echo "Building the pages' style sheet and scripts"
npm ci --no-audit --no-fund --loglevel=error
npm run --silent build
printf '%s' "$state" > "$stamp"
