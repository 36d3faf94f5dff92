import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../runtime/errors.js';
import type { CallSource } from './source.js';

/** Loads the vendors: every folder beside this file; one that does not conform stops the start. */
export async function loadSources(): Promise<CallSource[]> {
  const here = import.meta.dirname;
  const folders = readdirSync(here).filter((name) => statSync(join(here, name)).isDirectory());
  return Promise.all(
    folders.sort().map(async (folder) => {
      const exported = (await import(`./${folder}/index.js`)) as { source?: Partial<CallSource> };
      if (!conforms(exported.source, folder)) throw new AppError('RB_SOURCE_BROKEN', folder);
      return exported.source;
    }),
  );
}

function conforms(source: Partial<CallSource> | undefined, folder: string): source is CallSource {
  if (source?.type !== folder || typeof source.settings?.safeParse !== 'function') return false;
  return [source.parse, source.timeKey, source.saidFields].every((part) => typeof part === 'function');
}
