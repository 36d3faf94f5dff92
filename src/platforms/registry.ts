import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../runtime/errors.js';
import type { PlatformDefinition } from './platform.js';

/** Every folder beside this file is an ad platform; one that does not conform stops the start. */
export async function loadPlatforms(): Promise<PlatformDefinition[]> {
  const here = import.meta.dirname;
  const folders = readdirSync(here).filter((name) => statSync(join(here, name)).isDirectory());
  return Promise.all(
    folders.sort().map(async (folder) => {
      const exported = (await import(`./${folder}/index.js`)) as { platform?: Partial<PlatformDefinition> };
      if (!conforms(exported.platform, folder)) throw new AppError('RB_PLATFORM_BROKEN', folder);
      return exported.platform;
    }),
  );
}

function conforms(platform: Partial<PlatformDefinition> | undefined, folder: string): platform is PlatformDefinition {
  return (
    platform?.id === folder &&
    typeof platform.create === 'function' &&
    typeof platform.defaultSchedule === 'function' &&
    typeof platform.settings?.safeParse === 'function'
  );
}
