import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LAUNCH_FLAGS } from '#dist/v8-flags.js';

/** Resources that a process has used so far. */
export interface Usage {
  readonly cpuSeconds: number;
  /** At present, and at its maximum. */
  readonly bytes: number;
  readonly mostBytes: number;
}

export type Message = { order: string; argument?: unknown };
export type Reply = { answer: unknown } | { error: string };

/** Each subject runs in a process of its own, so that no other work is counted. */
export interface Child<Ready> {
  readonly ready: Ready;
  /** Makes the child carry out one of its orders. */
  ask<T>(order: string, argument?: unknown): Promise<T>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
  /** SIGKILL, to this process alone: no chance to finish anything. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly execArgv?: readonly string[];
}

/** How a service is started: the flags of bin/ringback.js, and the environment of the image and the unit. */
export const AS_LAUNCHED = {
  execArgv: LAUNCH_FLAGS,
  env: { MALLOC_ARENA_MAX: '2', NODE_OPTIONS: '--max-semi-space-size=8' },
} satisfies ChildOptions;
/** The same; `globalThis.gc` collects garbage on request. */
export const AS_LAUNCHED_WITH_GC = { ...AS_LAUNCHED, execArgv: [...LAUNCH_FLAGS, '--expose-gc'] } satisfies ChildOptions;

/**
 * Starts a module that calls `serveParent` and waits until it is ready. `BENCH_PROFILE=FOLDER` in the environment leaves a
 * CPU profile of each child there.
 *
 * @param module its address as it is after compiling, from `new URL('./x.js', import.meta.url)`
 */
export async function startChild<Ready>(module: URL, settings: unknown, options: ChildOptions = {}): Promise<Child<Ready>> {
  const folder = process.env.BENCH_PROFILE;
  const child = fork(fileURLToPath(module), {
    env: { ...process.env, ...options.env },
    execArgv: [...(options.execArgv ?? []), ...(folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [])],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ask = <T>(order: string, argument?: unknown) => exchange<T>(child, ended, { order, argument });
  return {
    ready: await ask<Ready>('start', settings),
    ask,
    usage: () => ask<Usage>('usage'),
    stop: async () => {
      // A child that has exited cannot be asked; its last caller was told.
      if (child.connected) await ask('stop');
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** One question at a time: the bench has nothing to ask in parallel. */
async function exchange<T>(child: ChildProcess, ended: Promise<number | null>, message: Message): Promise<T> {
  const replied = new Promise<Reply>((resolve) => child.once('message', (reply) => resolve(reply as Reply)));
  child.send(message);
  const reply = await Promise.race([replied, ended.then((code): Reply => ({ error: `it ended with ${code}` }))]);
  if ('error' in reply) throw new Error(`${message.order} in ${child.spawnargs[1]}: ${reply.error}`);
  return reply.answer as T;
}
