#!/usr/bin/env bash
# What a newcomer does first, from nothing, with the minutes and megabytes it takes: a clean checkout and `npm ci`, the package in
# an empty folder on Node 22 and 24, `--version`, `init`, the demo; the image; the proxies' files with the real nginx and Caddy,
# and the unit with systemd's own check. What this machine has no program for is named and skipped.
# Usage: scripts/newcomer.sh [--quick]      --quick takes this checkout as it is built, this Node, and no image
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
quick=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
step() { printf '%-58s' "$1"; began=$(date +%s%N); }
took() { awk -v ms="$((($(date +%s%N) - began) / 1000000))" -v what="${1:-}" 'BEGIN { printf "%7.1f s  %s\n", ms / 1000, what }'; }
fail() { echo; echo "$1"; exit 1; }
has() { command -v "$1" >/dev/null; }
megabytes() { du -smx "$1" | cut -f1; }

cd "$root"
cache=$(npm config get cache)
if [ "$quick" != --quick ]; then
  mkdir "$work/checkout"
  git archive HEAD | tar -x -C "$work/checkout"
  cd "$work/checkout"
  step 'npm ci in a clean checkout, which builds'
  npm ci --no-audit --no-fund --loglevel=error >/dev/null
  took "$(megabytes node_modules) MB"
fi
checkout=$PWD
# A home of its own, as on a new machine, but for npm's cache.
export HOME="$work/home" npm_config_cache="$cache"
mkdir "$HOME"

step 'npx ringback --version in the checkout'
before=$(stat -c %Y dist/cli/index.js)
version=$(npx --no-install ringback --version 2>&1)
took "$version"
[ "$version" = "$(node -p 'require("./package.json").version')" ] || fail "It said: $version"
[ "$before" = "$(stat -c %Y dist/cli/index.js)" ] || fail 'It built.'

step 'npm pack'
npm pack --ignore-scripts --silent --pack-destination "$work" >/dev/null
took "$(du -k "$work"/ringback-*.tgz | cut -f1) kB"

# The package in an empty folder, on the Node that is first in the PATH.
install_package() {
  local folder node
  node=$(node -p 'process.version')
  folder=$work/empty-$node
  mkdir "$folder" && cd "$folder"
  npm init --yes >/dev/null
  step "npm install of the package, Node $node"
  npm install --omit=dev --no-audit --no-fund --prefer-offline --loglevel=error "$work"/ringback-*.tgz >/dev/null
  took "$(megabytes node_modules) MB"
  # A new version of somebody's package must not stop a change of ours.
  if [ "$(megabytes node_modules)" -gt 220 ]; then
    echo 'That is more than the 220 MB that are wanted.'
    [ "$quick" = --quick ] || exit 1
  fi
  [ -f node_modules/ringback/openapi.json ] || fail 'openapi.json is missing in the package.'
  # Node 20 has no prebuilt SQLite: its older package is compiled, as the error says that names it. The checkout has compiled it.
  if [ "${node#v20.}" != "$node" ]; then
    for name in better-sqlite3 bindings file-uri-to-path; do cp -r "$checkout/node_modules/$name" node_modules/; done
  fi

  step 'ringback --version, init, config check and key list'
  npx --no-install ringback --version >/dev/null
  npx --no-install ringback init --yes --language ru --metrica 12345678 --no-check --out ringback.yaml >init.txt
  grep -q '/hooks/mango-main/' init.txt || fail "$(cat init.txt)"
  echo 'METRIKA_TOKEN=a-token-that-is-only-tried' >>.env
  npx --no-install ringback config check >/dev/null
  npx --no-install ringback key list >/dev/null
  [ "$(stat -c %a .env)" = 600 ] || fail '.env is not for its owner alone.'
  took

  step 'ringback demo --once'
  npx --no-install ringback demo --once >demo.txt 2>&1 || fail "$(cat demo.txt)"
  took
  cd "$checkout"
}

if [ "$quick" = --quick ]; then
  install_package
else
  for major in 22 24; do
    npm install --prefix "$work/node-$major" --no-audit --no-fund --silent "node@$major" >/dev/null
    PATH="$work/node-$major/node_modules/.bin:$PATH" install_package
  done
fi

for program in nginx caddy; do
  has "$program" || { echo "$program is not installed: its file was not tried."; continue; }
  step "a webhook of 24 kB through $program, no phone in its log"
  node scripts/try-proxy.mjs "$program"
  took
done

if has systemd-analyze && systemd-analyze verify --help >/dev/null 2>&1; then
  step 'the unit, by systemd'
  # The program that it names lies elsewhere here.
  sed "s#^ExecStart=.*#ExecStart=$(command -v node) --version#" deploy/ringback.service >"$work/ringback.service"
  complaints=$(systemd-analyze verify "$work/ringback.service" 2>&1 | grep 'ringback.service' || true)
  [ -z "$complaints" ] || fail "$complaints"
  took
else
  echo 'systemd-analyze is not installed: the unit was not checked.'
fi

if [ "$quick" != --quick ]; then
  if has buildah && has debootstrap && [ "$(id -u)" = 0 ]; then
    step 'the image, built and run'
    said=$("$root/scripts/try-image.sh") || fail "$said"
    took "$said"
  else
    echo 'buildah, debootstrap or root is missing: the image was not built.'
  fi
fi
echo 'A newcomer gets there.'
