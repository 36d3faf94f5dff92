import { z } from 'zod';
import { ConfigError, type ConfigProblem } from '../../src/config/messages/config-problem.js';
import { type LoadedConfig, loadConfig } from '../../src/config/reading/load.js';
import type { PlatformDefinition } from '../../src/platforms/kit/platform.js';
import type { CallSource } from '../../src/sources/source.js';

export const FOLDER = '/etc/ringback';

/** A vendor and a platform small enough to see through; the real ones are tried in the example's test. */
export const bell: CallSource = {
  type: 'bell',
  settings: z.strictObject({ zMeans: z.enum(['utc', 'local']).default('utc') }),
  parse: () => ({ unreadable: { code: 'CONFIGURATION' } }),
  timeKey: () => '',
  saidFields: () => [],
};
export const counter: PlatformDefinition = {
  id: 'counter',
  settings: z.strictObject({
    counterId: z.string().regex(/^\d+$/, 'Must be the digits of a counter.'),
    token: z.string().min(1),
    sampled: z.boolean().default(false),
    rate: z.number().default(1),
    credentials: z
      .union([
        z.strictObject({ clientId: z.string(), clientSecret: z.string() }),
        z.strictObject({ serviceAccountFile: z.string() }),
      ])
      .optional(),
    goals: z.record(
      z.string(),
      z.strictObject({ target: z.string(), value: z.union([z.enum(['send', 'omit']), z.number()]).optional() }),
    ),
  }),
  defaultSchedule: (id) => `${id.length} * * * *`,
  warnings: (settings) =>
    (settings as { sampled: boolean }).sampled ? [{ key: 'sampled', text: { en: 'Few.', ru: 'Мало.' } }] : [],
  create: () => {
    throw new Error('no config test sends anything');
  },
};

/** What the file system and the environment hold; the config itself is `ringback.yaml`. */
export interface ConfigInputs {
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

export function load(yaml: string, { environment = {}, files = {} }: ConfigInputs = {}): LoadedConfig {
  const all: Readonly<Record<string, string>> = { ...files, [`${FOLDER}/ringback.yaml`]: yaml };
  return loadConfig({
    file: `${FOLDER}/ringback.yaml`,
    explicit: true,
    environment,
    sources: [bell],
    platforms: [counter],
    readFile: (path) => all[path] ?? missing(path),
  });
}

export function problemsOf(yaml: string, inputs?: ConfigInputs): readonly ConfigProblem[] {
  try {
    load(yaml, inputs);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => ({ path, message }));
    throw error;
  }
  throw new Error('the config was taken');
}

export function missing(path: string): never {
  throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
}
