import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { AS_LAUNCHED } from '../harness/child.js';
import type { DatabaseKind } from '../harness/databases.js';
import type { Bench } from '../harness/part.js';
import { writeConfig } from '../harness/ringback-config.js';
import { table } from '../harness/table.js';
import { PROJECT } from '../processing/project.js';
import { verdictOf } from '../processing/verdicts.js';

const KIBIBYTES = 1024;
const MOST_MEGABYTES = 150;
/** Seconds after the port opened. */
const LOOKS = [1, 60];
const TINY_LOOKS = [0];

/** `ringback start` as it ships, in a process of its own, with nothing to do. */
export async function measureIdle(bench: Bench, kinds: readonly DatabaseKind[]): Promise<void> {
  const rows: string[][] = [];
  for (const kind of kinds) {
    const database = await bench.databases.fresh(kind);
    const config = writeConfig(database.url, PROJECT);
    const service = spawn(process.execPath, ['bin/ringback.js', 'start', '--config', config], {
      env: { ...process.env, ...AS_LAUNCHED.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await untilItListens(service);
      let since = 0;
      for (const seconds of bench.tiny ? TINY_LOOKS : LOOKS) {
        await sleep((seconds - since) * 1000);
        since = seconds;
        const megabytes = residentMegabytes(service.pid);
        rows.push([
          `${kind}, ${seconds} s after the start`,
          megabytes.toFixed(0),
          verdictOf(megabytes, { most: MOST_MEGABYTES, text: `${MOST_MEGABYTES} MB` }),
        ]);
      }
    } finally {
      service.kill();
      await once(service, 'exit');
      rmSync(dirname(config), { recursive: true });
      await database.dispose();
    }
  }
  bench.print(table(['memory of an idle service', 'MB', 'goal'], rows));
}

/** @throws when it ends before */
async function untilItListens({ stdout }: ChildProcess): Promise<void> {
  if (!stdout) throw new Error('its output is not read');
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    if (!line.includes('"listening"')) continue;
    // Nobody reads the rest.
    stdout.resume();
    return;
  }
  throw new Error('ringback start ended before it listened');
}

/** As Linux shows it of another process. */
function residentMegabytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / KIBIBYTES;
}
