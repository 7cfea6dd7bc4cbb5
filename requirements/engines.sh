#!/bin/sh
# Other SPARQL services for the tests: Apache Jena Fuseki (with Java), Virtuoso, and Comunica from npm.
# What is missing is installed where possible, otherwise said how; its tests are then skipped.
set -eu
version=5.5.0
sum=c8611d326ac387f1e5a854f9c56571e5f3961b9ec945783c9249a1fa01e0f820
folder=.cache/engines
jar=$folder/jena-fuseki-server-$version.jar
federation=tests/sparql/comunica

missing=
command -v java >/dev/null || missing="$missing default-jre-headless"
command -v virtuoso-t >/dev/null || missing="$missing virtuoso-opensource-7-bin"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing for the tests of other services:$missing"
        apt-get update -qq
        # shellcheck disable=SC2086  # several packages
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "Tests with other services will be skipped. To run them: sudo apt-get install$missing"
    fi
fi

if [ ! -f "$jar" ]; then
    mkdir -p "$folder"
    echo "Fetching Apache Jena Fuseki $version"
    if .venv/bin/python -c 'import sys, urllib.request as u; u.urlretrieve(*sys.argv[1:])' \
        "https://repo1.maven.org/maven2/org/apache/jena/jena-fuseki-server/$version/jena-fuseki-server-$version.jar" "$jar.part" &&
        echo "$sum  $jar.part" | sha256sum -c --status; then
        mv "$jar.part" "$jar"
    else
        rm -f "$jar.part"
        echo "Fuseki could not be fetched whole: its tests will be skipped. To try again: sh requirements/engines.sh"
    fi
fi

state=$(cksum < "$federation/package-lock.json")
stamp=$federation/node_modules/.installed
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$state" ]; then
    PATH="$(pwd)/.venv/bin:$PATH"
    echo "Installing Comunica for the tests of federation"
    if npm ci --prefix "$federation" --no-audit --no-fund --loglevel=error --ignore-scripts; then
        printf '%s' "$state" > "$stamp"
    else
        echo "Comunica could not be installed: its test will be skipped. To try again: sh requirements/engines.sh"
    fi
fi
