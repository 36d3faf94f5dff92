import { z } from 'zod';
import type { PlatformDefinition } from '../../platforms/kit/platform.js';
import type { DestinationConfig } from '../config.js';
import { type ConfigPath, didYouMean } from '../messages/config-problem.js';
import { cronSchema, idSchema, momentSchema } from '../schema/values.js';
import { splitSharedKeys, strictSchema, type ConfigReader } from './config-reader.js';

/** The keys that every destination has, beside its platform's own. */
export function destinationSchema(timezone: string) {
  return z.strictObject({
    id: idSchema,
    platform: z.string().min(1),
    enabled: z.boolean().optional(),
    since: momentSchema(timezone).nullable().default(null),
    schedule: cronSchema.optional(),
    formerly: idSchema.nullable().default(null),
    restate: z.boolean().default(false),
  });
}
const DESTINATION_KEYS = Object.keys(destinationSchema('UTC').shape);

/**
 * A destination: our keys by our schema, the platform's by its own. Without `enabled` it is off: data is never sent because
 * somebody forgot a line. One that is off may name variables that are not set: the text keeps `${NAME}`, and where the
 * platform cannot take that (a number is wanted, say) the destination is left out with a warning.
 */
export function readDestination(
  reader: ConfigReader,
  data: unknown,
  at: ConfigPath,
  { platforms, timezone }: { platforms: readonly PlatformDefinition[]; timezone: string },
): DestinationConfig | undefined {
  const { common, own } = splitSharedKeys(data, DESTINATION_KEYS);
  const destination = reader.read(destinationSchema(timezone), common, at);
  const id = typeof data === 'object' && data !== null && 'platform' in data ? data.platform : undefined;
  const platform = platforms.find((one) => one.id === id);
  if (platform === undefined) {
    if (typeof id === 'string') reader.addProblem([...at, 'platform'], unknownPlatform(id, platforms));
    return undefined;
  }
  const settings = reader.read(strictSchema(platform.settings), own, at, DESTINATION_KEYS);
  if (destination === undefined) return undefined;
  if (destination.enabled === undefined) reader.addWarning(at, 'is off, because it does not say `enabled: true`.');
  if (settings === undefined) {
    reader.addWarning(at, 'is off and left out altogether, because a variable or file that its settings need is not there.');
    return undefined;
  }
  const schedule = destination.schedule ?? platform.defaultSchedule(destination.id);
  return { ...destination, enabled: destination.enabled ?? false, schedule, settings };
}

function unknownPlatform(id: string, platforms: readonly PlatformDefinition[]): string {
  const known = platforms.map((one) => one.id);
  return `There is no such platform. Known: ${known.join(', ')}.${didYouMean(id, known)}`;
}
