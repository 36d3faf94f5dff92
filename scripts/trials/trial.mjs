// Shared by trials on a real PostgreSQL: the database, services in processes of their own, calls reported to them, and the results.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { startSandbox } from '../../dist/sandbox/sandbox.js';
import { freePort, startPostgres as start } from '../embedded-postgres.mjs';

export { freePort };

export const CALLS = 300;
const PATIENCE_MS = 180_000;
const [TOKEN, KEY] = ['a-webhook-token-only-for-this', 'rb_an-admin-key-only-for-this-trial-0123456789'];
const PLATFORMS = ['yandex-metrica', 'ga4'];

/** Where root runs this, PostgreSQL runs as a user of its own, whom the folder lets through. */
export function trialFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-trial-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** A PostgreSQL with an empty database `ringback`. */
export async function startPostgres(folder) {
  const { postgres, port } = await start(join(folder, 'postgres'));
  await postgres.createDatabase('ringback');
  return { port, stop: () => postgres.stop() };
}

export const urlOf = (port) => `postgres://ringback:ringback@127.0.0.1:${port}/ringback`;

/** Simulators of Metrica and GA4, and a config that sends there each call of quality. */
export async function startPlatforms(databaseUrl) {
  const sandbox = await startSandbox({ clock: () => Date.now(), verdictDelayMs: 500 });
  const destinations = sandbox.simulators
    .flatMap((simulator) => simulator.sandboxDestinations(sandbox.accounts, sandbox))
    .filter(({ platform, enabled }) => enabled && PLATFORMS.includes(platform))
    .map((destination) => ({ ...destination, read: undefined, schedule: '* * * * *' }))
    .filter(({ platform }, index, all) => all.findIndex((one) => one.platform === platform) === index);
  const config = {
    database: { url: databaseUrl },
    sources: [{ id: 'mango-main', type: 'mango', tokens: [TOKEN], timezone: 'Europe/Moscow', zMeans: 'utc' }],
    goals: [{ id: 'quality-call', when: { quality: true, answered: true } }],
    destinations,
  };
  return { sandbox, destinations, config };
}

/** A service of one checkout, ready when it resolves. */
export async function startService(folder, name, checkout, config) {
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

export async function api({ url }, path, method = 'GET') {
  const answer = await fetch(`${url}/api/v1/${path}`, { method, headers: { Authorization: `Bearer ${KEY}` } });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** The call began an hour ago; what identifies the visitor comes with the start, the mark of quality with the end. */
export async function report(number, phase, { url }) {
  const began = new Date(Date.now() - 3_600_000 - number * 1000).toISOString().slice(0, 19);
  const visitor = `yaCid=17854599708${String(number).padStart(8, '0')}&gaCid=347453442.${1_785_000_000 + number}`;
  const common = `callId=trial-${number}&dateStart=${began}Z&callerNumber=7916${String(number).padStart(7, '0')}`;
  const query = phase === 'start' ? `${common}&${visitor}` : `${common}&callStatus=1120&duration=90&isQuality=true`;
  const { status } = await fetch(`${url}/hooks/mango-main/${TOKEN}?${query}`);
  if (status !== 200) throw new Error(`a webhook was answered ${status}`);
}

export async function everyPage(service, path) {
  const items = [];
  for (let cursor = null; ;) {
    const page = await api(service, `${path}?limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return items;
  }
}

export async function settle(service, destinations) {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(500)) {
    for (const { id } of destinations)
      for (const work of ['run', 'confirm']) await api(service, `destinations/${id}/${work}`, 'POST').catch(() => null);
    const uploads = await everyPage(service, 'uploads');
    const moving = uploads.filter(({ state }) => ['pending', 'sending', 'confirming'].includes(state));
    if (uploads.length === CALLS * destinations.length && moving.length === 0) return;
  }
}

export const problems = [];
export const expect = (what, found, wanted) => {
  const isRight = JSON.stringify(found) === JSON.stringify(wanted);
  console.log(`${isRight ? '✓' : '✗'} ${what}: ${JSON.stringify(found)}${isRight ? '' : `, not ${JSON.stringify(wanted)}`}`);
  if (!isRight) problems.push(what);
};
/** Of the log's lines, those of errors. */
export const errorsOf = ({ log }) =>
  log()
    .split('\n')
    .filter((line) => /"level":"(error|fatal)"/.test(line) || (line !== '' && !line.startsWith('{')));

/** Every call is there, and each platform was told of it once. */
export async function expectAllDelivered(service, { sandbox, destinations }) {
  const [calls, uploads] = [await everyPage(service, 'calls'), await everyPage(service, 'uploads')];
  expect('calls', calls.length, CALLS);
  expect('calls that ended', calls.filter(({ phase }) => phase === 'ended').length, CALLS);
  for (const { id } of destinations) {
    const own = uploads.filter(({ destination }) => destination === id);
    const counts = {};
    for (const { state } of own) counts[state] = (counts[state] ?? 0) + 1;
    expect(`uploads to ${id}`, counts, { delivered: CALLS });
  }
  const records = sandbox.records();
  expect('conversions at the platforms', records.length, CALLS * destinations.length);
  expect('copies there', records.filter(({ copies }) => copies > 1).length, 0);
}
