import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformDefinition } from '../platforms/kit/platform.js';
import { AppError } from '../runtime/errors.js';

const FOLDER = join(import.meta.dirname, '../platforms');
/** What the platforms share, and no platform itself. */
const KIT = 'kit';

/** Every folder of src/platforms but the kit is an ad platform; one that does not conform stops the start. */
export async function loadPlatforms(): Promise<PlatformDefinition[]> {
  const folders = readdirSync(FOLDER).filter(
    (name) => name !== KIT && statSync(join(FOLDER, name)).isDirectory() && hasClient(name),
  );
  return Promise.all(
    folders.sort().map(async (folder) => {
      const exported = (await import(`../platforms/${folder}/index.js`)) as { platform?: Partial<PlatformDefinition> };
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

/** A folder may hold a simulator whose client is still to be written. */
function hasClient(folder: string): boolean {
  return ['index.js', 'index.ts'].some((file) => existsSync(join(FOLDER, folder, file)));
}
