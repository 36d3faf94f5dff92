#!/usr/bin/env bash
# What a newcomer does first, from nothing, with the minutes and megabytes it takes:
# the package in an empty folder, `--version`, `init`, the demo, and the proxies' files with the real nginx and Caddy.
# Usage: scripts/newcomer.sh [--quick]      --quick leaves out the build and the demo
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
quick=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
step() { printf '%-52s' "$1"; began=$(date +%s); }
took() { printf '%4s s  %s\n' "$(($(date +%s) - began))" "${1:-}"; }

cd "$root"
if [ "$quick" != --quick ] || [ ! -f dist/cli/index.js ]; then
  step 'npm run build'
  npm run --silent build
  took
fi

step 'npm pack'
npm pack --ignore-scripts --silent --pack-destination "$work" >/dev/null
took "$(du -k "$work"/ringback-*.tgz | cut -f1) kB"

step 'npm install of the package in an empty folder'
mkdir "$work/empty" && cd "$work/empty"
# A home of its own, as on a new machine, but for npm's cache.
export HOME="$work/home" npm_config_cache="${npm_config_cache:-$(cd "$root" && npm config get cache)}"
mkdir "$HOME" && npm init --yes >/dev/null
npm install --omit=dev --no-audit --no-fund --prefer-offline --loglevel=error "$work"/ringback-*.tgz >/dev/null
# Node 20 has no prebuilt SQLite: its older package is compiled, as the error says that names it.
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 22 ] || npm install --no-audit --no-fund --prefer-offline --loglevel=error better-sqlite3@12 >/dev/null
took "$(du -sm node_modules | cut -f1) MB"

step 'npx ringback --version'
npx --no-install ringback --version >/dev/null
took "$(npx --no-install ringback --version)"

step 'ringback init, check and key list'
npx --no-install ringback init --yes --language ru --metrica 12345678 --no-check --out "$work/empty/ringback.yaml" >init.txt
grep -q '/hooks/mango-main/' init.txt
echo 'METRIKA_TOKEN=a-token-that-is-only-tried' >>.env
npx --no-install ringback config check >/dev/null
npx --no-install ringback key list >/dev/null
[ "$(stat -c %a .env)" = 600 ]
took

[ -f node_modules/ringback/openapi.json ] || { echo 'openapi.json is missing in the package.'; exit 1; }

if [ "$quick" != --quick ]; then
  step 'ringback demo --once'
  npx --no-install ringback demo --once >demo.txt || { cat demo.txt; exit 1; }
  took
fi

cd "$root"
for program in nginx caddy; do
  command -v "$program" >/dev/null || { echo "$program is not installed: its file was not tried."; continue; }
  step "a long webhook through $program"
  node scripts/try-proxy.mjs "$program"
  took
done
echo 'A newcomer gets there.'
