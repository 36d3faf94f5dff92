#!/usr/bin/env bash
# Builds the image of the Dockerfile without a daemon (buildah with chroot isolation, over a base that debootstrap and npm's
# package `node` make), and runs it: user, config, first key, health check, and the end on SIGTERM.
# Usage: scripts/try-image.sh      needs root, buildah and debootstrap (apt-get install buildah debootstrap)
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER="${STORAGE_DRIVER:-overlay}"
buildah=(buildah --root "$work/storage" --runroot "$work/run")
cleanup() {
  [ -z "${service:-}" ] || kill "$service" 2>/dev/null || true
  "${buildah[@]}" umount --all >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT

# What node:24-slim is: Debian, Node, npm, and the user node. The machine's certificates, where a registry has one of its own.
root=$work/root
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$work/debootstrap.log" ||
  { tail -5 "$work/debootstrap.log"; exit 1; }
npm install --prefix "$work/node" --no-audit --no-fund --silent node@24 npm@11 >/dev/null
cp "$work/node/node_modules/node/bin/node" "$root/usr/local/bin/"
mkdir -p "$root/usr/local/lib/node_modules"
cp -r "$work/node/node_modules/npm" "$root/usr/local/lib/node_modules/"
for name in npm npx; do ln -s "../lib/node_modules/npm/bin/$name-cli.js" "$root/usr/local/bin/$name"; done
chroot "$root" groupadd --gid 1000 node
chroot "$root" useradd --uid 1000 --gid node --create-home node
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
base=$("${buildah[@]}" from scratch)
"${buildah[@]}" add --quiet "$base" "$root" / >/dev/null
"${buildah[@]}" config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$base"
"${buildah[@]}" commit --quiet "$base" docker.io/library/node:24-slim >/dev/null
rm -rf "$root" "$work/node"

# The tree as git has it: what lies about in a checkout is not what somebody else builds.
mkdir "$work/context"
git archive HEAD | tar -x -C "$work/context"
"${buildah[@]}" bud --pull-never --format docker --tag ringback "$work/context" >"$work/build.log" 2>&1 || { tail -30 "$work/build.log"; exit 1; }

image=$("${buildah[@]}" from --pull-never ringback)
# The volume /data stays with the container from one run to the next.
inside() { "${buildah[@]}" run "$image" -- "$@"; }
expect() { [ "$2" = "$3" ] || { echo "$1 is '$2', not '$3'."; exit 1; }; }
config() { "${buildah[@]}" inspect --type image ringback | node -p "JSON.stringify(JSON.parse(require('fs').readFileSync(0)).Docker.config.$1)"; }

expect 'The user' "$(inside id -un)" node
expect 'The entry point' "$(config Entrypoint) $(config Cmd)" '["node","/app/bin/ringback.js"] ["start"]'
expect 'The volume' "$(config Volumes)" '{"/data":{}}'
expect 'The version' "$(inside ringback --version)" "$(node -p "require('./package.json').version")"
expect 'devDependencies' "$(inside ls /app/node_modules | grep -cE '^(jest|typescript|vite)$' || true)" 0
status=0
inside ringback start >"$work/without.txt" 2>&1 || status=$?
grep -q 'ringback init' "$work/without.txt" || { cat "$work/without.txt"; exit 1; }
inside ringback init --yes --no-check --out /data/ringback.yaml >"$work/init.txt"
grep -q '/hooks/mango-main/' "$work/init.txt"
expect 'The rights of .env' "$(inside stat -c '%a %U' /data/.env)" '600 node'
port=$(node -p "const s = require('net').createServer().listen(0, '127.0.0.1'); s.once('listening', () => { console.log(s.address().port); s.close(); }); ''" | tail -1)
inside sed -i "s/port: 3000/port: $port/" /data/ringback.yaml
"${buildah[@]}" run "$image" -- node /app/bin/ringback.js start >"$work/start.log" 2>&1 &
service=$!
health=$(node -p 'JSON.parse(process.argv[1])' "$(config Healthcheck.Test[3])")
for _ in $(seq 60); do
  if inside env RINGBACK_PORT="$port" node -e "$health" 2>"$work/health.log"; then healthy=yes && break; fi
  sleep 1
done
[ "${healthy:-}" = yes ] || { echo 'The health check never succeeded.'; cat "$work/start.log" "$work/health.log"; exit 1; }
kill "$service"
wait "$service" || true
service=
size=$("${buildah[@]}" mount "$image" | xargs du -smx --exclude=proc --exclude=sys | cut -f1)
"${buildah[@]}" umount "$image" >/dev/null
echo "The image: $size MB with its base;" \
  "$(inside node -p 'process.arch + ", Node " + process.version'); without a config: exit $status."
