#!/usr/bin/env bash
# Looks at mails in Chromium: overflow, remote requests, accessibility, contrast in light and dark, markup, links.
# Short: three mails that differ most from each other; LONG=1: every golden mail. 77 means skipped.
set -euo pipefail
cd "$(dirname "$0")/../browser"

command -v chromium >/dev/null && command -v npm >/dev/null || { echo "chromium or npm is missing"; exit 77; }
npm ci --no-audit --no-fund --loglevel=error
golden=../DigestMailer.Tests/Golden/Mails
files=()
[ "${LONG:-0}" = 1 ] || files=("$golden"/eight-ar.eml "$golden"/hostile.eml "$golden"/one.eml)
node mails.mjs "${files[@]}"
