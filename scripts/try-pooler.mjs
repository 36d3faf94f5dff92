// PgBouncer in transaction mode, tried: three processes of this checkout share one PostgreSQL through it, migrations included, with
// fewer connections to it than they open; one ends under way. Nothing may be lost or doubled.
// Usage: node scripts/try-pooler.mjs      the checkout is built; needs pgbouncer (apt-get install pgbouncer)
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as trial from './trials/trial.mjs';

const { api, CALLS, errorsOf, expect, expectAllDelivered, freePort, problems, report, settle } = trial;
const { startPlatforms, startPostgres, startService, trialFolder, urlOf } = trial;
const root = fileURLToPath(new URL('..', import.meta.url));
const [PROCESSES, POOL_SIZE, START_MS] = [3, 6, 10_000];
const folder = trialFolder();

async function startPooler(databasePort) {
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  const settings = [
    '[databases]',
    `ringback = host=127.0.0.1 port=${databasePort} dbname=ringback user=ringback password=ringback`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =`,
    'auth_type = any',
    `pool_mode = transaction\ndefault_pool_size = ${POOL_SIZE}\nmax_client_conn = 200`,
  ];
  writeFileSync(file, `${settings.join('\n')}\n`);
  // It does not run as root; there is a user for PostgreSQL by now.
  const child = spawn('pgbouncer', [...(process.getuid() === 0 ? ['-u', 'postgres'] : []), file], { stdio: 'pipe' });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += text));
  const failed = new Promise((_resolve, reject) => child.once('error', reject));
  for (const until = Date.now() + START_MS; Date.now() < until; await Promise.race([sleep(100), failed])) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise((resolve) =>
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false)),
    );
    socket.destroy();
    if (isOpen) return { port, child };
  }
  throw new Error(`pgbouncer did not start: ${log}`);
}

const postgres = await startPostgres(folder);
const services = [];
let [pooler, platforms] = [null, null];
try {
  pooler = await startPooler(postgres.port);
  platforms = await startPlatforms(urlOf(pooler.port));
  const { destinations, config } = platforms;
  const names = Array.from({ length: PROCESSES }, (_, index) => `process ${index + 1}`);
  // At once: one migrates, the others wait for it.
  services.push(...(await Promise.all(names.map((name) => startService(folder, name, root, config)))));
  for (const { name, failed, log } of services) if (failed) throw new Error(`${name} did not start: ${log()}`);
  const [leaving, ...others] = services;
  for (let number = 0; number < CALLS; number += 1) {
    if (number === CALLS / 2) leaving.child.kill('SIGTERM');
    const alive = number < CALLS / 2 ? services : others;
    const [first, second] = [alive[number % alive.length], alive[(number + 1) % alive.length]];
    await Promise.all([report(number, 'start', first), report(number, 'end', second)]);
    if (number % 25 === 0)
      for (const { id } of destinations) await api(second, `destinations/${id}/run`, 'POST').catch(() => null);
  }
  expect(`${leaving.name} ends with`, await leaving.ended, 0);
  await settle(others[0], destinations);
  await expectAllDelivered(others[0], platforms);
  for (const service of services) expect(`errors in the log of ${service.name}`, errorsOf(service), []);
} finally {
  for (const { child } of services) child.kill('SIGKILL');
  await platforms?.sandbox.close();
  pooler?.child.kill('SIGTERM');
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(problems.length === 0 ? `${PROCESSES} processes work through PgBouncer in transaction mode.` : 'They do not.');
process.exitCode = problems.length === 0 ? 0 : 1;
