import { validateCronExpression } from 'cron';
import { z } from 'zod';
import type { PlatformDefinition } from '../platforms/platform.js';
import type { DestinationConfig } from './config.js';
import { didYouMean } from './guess.js';
import { idSchema } from './id.js';
import { momentSchema } from './moment.js';
import { splitKeys, strict } from './parts.js';
import type { Path } from './problem.js';
import type { Reader } from './reader.js';

const cronSchema = z
  .string()
  .refine((text) => [5, 6].includes(text.trim().split(/\s+/).length) && validateCronExpression(text.trim()).valid, {
    error: 'Must be cron of five fields, or six with seconds first, like "7 * * * *" for seven minutes past every hour.',
  });

/** The keys that every destination has, beside its platform's own. */
export function destinationSchema(timezone: string) {
  return z.strictObject({
    id: idSchema,
    platform: z.string().min(1),
    enabled: z.boolean().optional(),
    since: momentSchema(timezone).nullable().default(null),
    schedule: cronSchema.optional(),
    formerly: idSchema.nullable().default(null),
  });
}
const COMMON_KEYS = Object.keys(destinationSchema('UTC').shape);

/**
 * A destination: our keys by our schema, the platform's by its own. Without `enabled` it is off: data is never sent because
 * somebody forgot a line. One that is off may name variables that are not set: their place keeps `${NAME}`, and where the
 * platform cannot take that (a number is wanted, say) the destination is left out with a warning.
 */
export function readDestination(
  reader: Reader,
  data: unknown,
  at: Path,
  { platforms, timezone }: { platforms: readonly PlatformDefinition[]; timezone: string },
): DestinationConfig | undefined {
  const { common, own } = splitKeys(data, COMMON_KEYS);
  const destination = reader.read(destinationSchema(timezone), common, at);
  const id = typeof data === 'object' && data !== null && 'platform' in data ? data.platform : undefined;
  const platform = platforms.find((one) => one.id === id);
  if (platform === undefined) {
    if (typeof id === 'string') reader.add([...at, 'platform'], unknownPlatform(id, platforms));
    return undefined;
  }
  const settings = reader.read(strict(platform.settings), own, at, COMMON_KEYS);
  if (destination === undefined) return undefined;
  if (destination.enabled === undefined) reader.warn(at, 'is off, because it does not say `enabled: true`.');
  if (settings === undefined) {
    reader.warn(at, 'is off and left out altogether, because a variable or file that its settings need is not there.');
    return undefined;
  }
  const schedule = destination.schedule ?? platform.defaultSchedule(destination.id);
  return { ...destination, enabled: destination.enabled ?? false, schedule, settings };
}

function unknownPlatform(id: string, platforms: readonly PlatformDefinition[]): string {
  const known = platforms.map((one) => one.id);
  return `There is no such platform. Known: ${known.join(', ')}.${didYouMean(id, known)}`;
}
