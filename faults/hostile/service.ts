import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { ADMIN_KEY, type BuiltService, startBuiltService } from '../built/built-service.js';

export const HONEST_HOOK = '/hooks/honest/a-token-of-the-honest-client';
export const HOSTILE_HOOK = '/hooks/hostile/a-token-of-the-hostile-client';
/** Of what a command says, in characters from its end. */
const MOST_SAID = 300;

/** Where the built program is, in one process or in several on one database. */
export interface HostilePlace {
  readonly ports: readonly number[];
  /** The config file of the first process. */
  readonly config: string;
}

/** The built program with two clients, as an attacker reaches it. */
export interface HostileTarget {
  /** The port of the next process, round robin. */
  nextPort(): number;
  api(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response>;
  /** Runs a command of the program on the same database. */
  command(...args: readonly string[]): Promise<void>;
}

export interface StartedPlace extends HostilePlace {
  stop(): Promise<void>;
}

export async function startPlace(databaseUrl: string, processes: number): Promise<StartedPlace> {
  const services: BuiltService[] = [];
  // One after another: the first one creates the tables.
  while (services.length < processes) services.push(await startBuiltService(configOf(databaseUrl), { keepLog: false }));
  return {
    ports: services.map(({ port }) => port),
    config: services[0]?.config ?? '',
    stop: async () => {
      for (const service of services) await service.stop();
    },
  };
}

export function targetAt({ ports, config }: HostilePlace): HostileTarget {
  let asked = 0;
  const nextPort = (): number => ports[(asked += 1) % ports.length] ?? 0;
  return {
    nextPort,
    api: (method, path, body) => {
      const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
      const url = `http://127.0.0.1:${nextPort()}/api/v1${path}`;
      return fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    },
    command: (...args) => runCommand(args, config),
  };
}

async function runCommand(args: readonly string[], config: string): Promise<void> {
  const child = spawn(process.execPath, [resolve('bin/ringback.js'), ...args, '--config', config], {
    env: { ...process.env, RINGBACK_ADMIN_KEY: ADMIN_KEY },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said = `${said}${part.toString()}`.slice(-MOST_SAID)));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`ringback ${args[0]} ended with ${String(code)}: ${said.trim()}`);
}

function configOf(databaseUrl: string): object {
  const project = (id: string) => ({
    id,
    sources: [{ id, type: 'mango', tokens: [`a-token-of-the-${id}-client`], maxPerSecond: 10_000 }],
    goals: [
      { id: 'quality-call', when: { quality: true } },
      { id: 'unique', when: { answered: true, uniqueWithinDays: 30 }, oncePerCallerDays: 1 },
    ],
  });
  return {
    database: { url: databaseUrl },
    projects: [project('honest'), project('hostile')],
  };
}
