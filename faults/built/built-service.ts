import { freePort } from '#scripts/embedded-postgres.mjs';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TRIES = 600;
const POLL_MS = 100;

export const ADMIN_KEY = 'the-admin-key-of-the-faults';

/** What `/readyz` says. */
export interface Readiness {
  readonly ok: boolean;
  /** Null where it says none. */
  readonly trouble: string | null;
  readonly warning: string | null;
}

/** The built program in a process of its own, as an operator starts it. */
export interface BuiltService {
  readonly port: number;
  readonly url: string;
  /** The ringback.yaml. */
  readonly config: string;
  readonly pid: number;
  /** Null while it runs. */
  readonly exitCode: () => number | null;
  /** Everything it has logged. */
  readonly log: () => string;
  readiness(): Promise<Readiness>;
  api<T>(method: 'GET' | 'POST', path: string): Promise<T>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** More environment variables. */
  readonly env?: NodeJS.ProcessEnv;
  /** Without its log it costs its starter nothing. */
  readonly keepLog?: boolean;
}

/** @throws when it is not ready after a minute */
export async function startBuiltService(config: object, { env, keepLog = true }: StartOptions = {}): Promise<BuiltService> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-faults-'));
  const port = await freePort();
  const file = join(folder, 'ringback.yaml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ ...config, server: { host: '127.0.0.1', port } }));
  const child = spawn(process.execPath, [resolve('bin/ringback.js'), 'start', '--config', file], {
    env: { ...process.env, RINGBACK_ADMIN_KEY: ADMIN_KEY, ...env },
    stdio: ['ignore', keepLog ? 'pipe' : 'ignore', keepLog ? 'pipe' : 'ignore'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => said.push(part));
  const log = () => Buffer.concat(said).toString();
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await readinessOf(url)).ok; tries += 1) {
    if (tries === START_TRIES || child.exitCode !== null) {
      await stop();
      throw new Error(`the service did not start: ${log().slice(-1_000)}`);
    }
    await sleep(POLL_MS);
  }
  return {
    port,
    url,
    config: file,
    pid: child.pid ?? 0,
    exitCode: () => child.exitCode,
    log,
    readiness: () => readinessOf(url),
    api: (method, path) => ask(`${url}/api/v1${path}`, method),
    stop,
  };
}

async function ask<T>(url: string, method: 'GET' | 'POST'): Promise<T> {
  const answer = await fetch(url, { method, headers: { authorization: `Bearer ${ADMIN_KEY}` } });
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${answer.status}`);
  return (await answer.json()) as T;
}

async function readinessOf(url: string): Promise<Readiness> {
  try {
    const answer = await fetch(`${url}/readyz`);
    const { trouble = null, warning = null } = (await answer.json()) as { trouble?: string; warning?: string };
    return { ok: answer.ok, trouble, warning };
  } catch (error) {
    return { ok: false, trouble: String(error), warning: null };
  }
}
