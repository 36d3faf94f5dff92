import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ADMIN_KEY = 'the-admin-key-of-the-flow-tests';
export const TOKEN = 'a-token-of-the-flow-tests';

/** The real program in a process of its own. */
export interface RunningService {
  readonly url: string;
  /** The config it was started with, for the command line. */
  readonly configFile: string;
  /** Everything it printed so far. */
  output(): string;
  api(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  hook(query: string): Promise<number>;
  /** SIGKILL: no chance to finish anything. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
}

/** Starts the service on a config without `server.port`, which is chosen here, and waits until it is ready. */
export async function startService(config: Record<string, unknown>): Promise<RunningService> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-flow-'));
  const port = await freePort();
  const file = join(folder, 'ringback.yaml');
  // JSON is YAML.
  writeFileSync(
    file,
    JSON.stringify({ ...config, server: { host: '127.0.0.1', port, ...(config['server'] as object | undefined) } }),
  );
  const environment = { ...process.env, RINGBACK_ADMIN_KEY: ADMIN_KEY };
  const child = spawn(process.execPath, [resolve('bin/ringback.js'), 'start', '--config', file], {
    env: environment,
    stdio: 'pipe',
  });
  const printed: string[] = [];
  child.stdout.on('data', (part: Buffer) => printed.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => printed.push(part.toString()));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child, printed);
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    const code = await ended;
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  return {
    url,
    configFile: file,
    output: () => printed.join(''),
    api: async (method, path, body) => {
      const headers = {
        authorization: `Bearer ${ADMIN_KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    },
    hook: async (query) => {
      const answer = await fetch(`${url}/hooks/mango-main/${TOKEN}?${query}`);
      await answer.arrayBuffer();
      return answer.status;
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

async function ready(url: string, child: ChildProcess, printed: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the service did not become ready:\n${printed.join('')}`);
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
