import { z } from 'zod';
import type { CallSource } from '../sources/source.js';
import type { SourceConfig } from './config.js';
import { idSchema } from './id.js';
import { didYouMean } from './guess.js';
import { splitKeys, strict } from './parts.js';
import type { Path } from './problem.js';
import type { Reader } from './reader.js';

/** Shorter ones can be guessed by trying. */
const SAFE_TOKEN_LENGTH = 16;

const token = z.string().regex(/^[!$&-.0-;=@A-Z_a-z~]{1,256}$/, {
  error: 'Must be letters, digits and signs that can stand in an address (no space, / ? # or %), at most 256.',
});

/** The keys that every source has, beside its vendor's own. */
export const sourceSchema = z.strictObject({
  id: idSchema,
  type: z.string().min(1),
  tokens: z.union([token.transform((one) => [one]), z.array(token).min(1)]),
  maxPerSecond: z.number().int().min(1).default(1000),
});
const COMMON_KEYS = Object.keys(sourceSchema.shape);

/** A source: our keys by our schema, the vendor's by its own. */
export function readSource(reader: Reader, data: unknown, at: Path, vendors: readonly CallSource[]): SourceConfig | undefined {
  const { common, own } = splitKeys(data, COMMON_KEYS);
  const source = reader.read(sourceSchema, common, at);
  const type = typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined;
  const vendor = vendors.find((one) => one.type === type);
  if (vendor === undefined) {
    if (typeof type === 'string') reader.add([...at, 'type'], unknownType(type, vendors));
    return undefined;
  }
  const settings = reader.read(strict(vendor.settings), own, at, COMMON_KEYS);
  if (source === undefined) return undefined;
  if (source.tokens.some((one) => one.length < SAFE_TOKEN_LENGTH)) {
    reader.warn([...at, 'tokens'], `a token is shorter than ${SAFE_TOKEN_LENGTH} signs and could be guessed; take a longer one.`);
  }
  return { ...source, settings };
}

function unknownType(type: string, vendors: readonly CallSource[]): string {
  const known = vendors.map((one) => one.type);
  return `There is no such kind of source. Known: ${known.join(', ')}.${didYouMean(type, known)}`;
}
