#!/bin/sh
# Chromium for the browser tests: installed when root on a Debian-like machine, otherwise said how.
set -eu
if command -v chromium >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
else
    echo "Chromium is not here: the browser tests will be skipped. To run them: sudo apt-get install chromium"
fi
