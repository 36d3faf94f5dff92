import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchPart } from './part.js';

const HARNESS = 'harness';

/** Every folder beside the harness is a part. */
export async function loadParts(): Promise<ReadonlyMap<string, BenchPart>> {
  const folders = readdirSync(join(import.meta.dirname, '..'), { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory() && entry.name !== HARNESS).map(({ name }) => name);
  const parts = names.sort().map(async (name) => {
    const { part } = (await import(`../${name}/index.js`)) as { part?: BenchPart };
    if (!part) throw new Error(`bench/${name}/index.ts exports no \`part\``);
    return [name, part] as const;
  });
  return new Map(await Promise.all(parts));
}
