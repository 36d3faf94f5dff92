import { z } from 'zod';
import { bothLanguages, type LocalizedText, sentence } from '../../domain/localized-text.js';
import type { CallSource } from '../../sources/source.js';
import type { SourceConfig } from '../config.js';
import { type ConfigPath, didYouMean } from '../messages/config-problem.js';
import { idSchema, nullWhenAbsent, strongSecretSchema } from '../schema/values.js';
import { addressRangeSchema, webhookAnswerSchema, signatureSchema } from '../schema/webhook.js';
import { sourceEndsWithinHoursSchema } from '../schema/general.js';
import { splitSharedKeys, strictSchema, type ConfigReader } from './config-reader.js';

const tokenSchema = strongSecretSchema.regex(/^[!$&-.0-;=@A-Z_a-z~]{1,256}$/, {
  error: sentence(
    'Must be letters, digits and characters that an address may hold (no space, / ? # or %), at most 256.',
    'Нужны буквы, цифры и знаки, допустимые в адресе (без пробела, / ? # и %), не больше 256.',
  ),
});

const MIN_BYTES = 1024 * 1024;
const MIN_BYTES_MESSAGE = sentence(
  `Must be at least ${MIN_BYTES} (1 MiB): a day of a small site has as much.`,
  `Нужно не меньше ${MIN_BYTES} (1 МиБ): столько бывает за день и у небольшого сайта.`,
);
/** A million usual webhooks. */
const DEFAULT_BYTES_PER_DAY = 1024 * 1024 * 1024;
const MIN_UNREADABLE_MESSAGE = sentence(`Must be at least ${MIN_BYTES} (1 MiB).`, `Нужно не меньше ${MIN_BYTES} (1 МиБ).`);
/** Some hundred thousand usual webhooks. */
export const DEFAULT_UNREADABLE_BYTES = 256 * 1024 * 1024;

/** The keys of every source, besides its vendor's own. */
export const sourceSchema = z.strictObject({
  id: idSchema,
  type: z.string().min(1),
  tokens: z.union([tokenSchema.transform((one) => [one]), z.array(tokenSchema).min(1)]),
  maxPerSecond: z.number().int().min(1).default(1000),
  answer: webhookAnswerSchema.nullable().default(null),
  allow: z.union([addressRangeSchema.transform((one) => [one]), z.array(addressRangeSchema).min(1)]).default([]),
  signature: nullWhenAbsent(signatureSchema),
  endsWithinHours: sourceEndsWithinHoursSchema.optional(),
  maxBytesPerDay: z.number().int().min(MIN_BYTES, MIN_BYTES_MESSAGE).default(DEFAULT_BYTES_PER_DAY),
  maxUnreadableBytes: z.number().int().min(MIN_BYTES, MIN_UNREADABLE_MESSAGE).default(DEFAULT_UNREADABLE_BYTES),
});
const SOURCE_KEYS = Object.keys(sourceSchema.shape);

/** A source: our keys by our schema, the vendor's by its own. */
export function readSource(
  reader: ConfigReader,
  data: unknown,
  at: ConfigPath,
  { sources: vendors, endsWithinHours }: { readonly sources: readonly CallSource[]; readonly endsWithinHours: number },
): SourceConfig | undefined {
  const { common, own } = splitSharedKeys(data, SOURCE_KEYS);
  const source = reader.read(sourceSchema, common, at);
  const type = typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined;
  const vendor = vendors.find((one) => one.type === type);
  if (vendor === undefined) {
    if (type === undefined) reader.addMisspeltKey(own, 'type', at);
    else if (typeof type === 'string' || typeof type === 'number')
      reader.addProblem([...at, 'type'], unknownSourceType(String(type), vendors));
    return undefined;
  }
  const settings = reader.read(strictSchema(vendor.settings), own, at, SOURCE_KEYS);
  if (source === undefined || settings === undefined) return undefined;
  const waited = source.endsWithinHours ?? endsWithinHours;
  return { ...source, endsWithinHours: waited, saidFields: vendor.saidFields(settings), settings };
}

function unknownSourceType(type: string, vendors: readonly CallSource[]): LocalizedText {
  const known = vendors.map((one) => one.type);
  const hint = didYouMean(type, known);
  return bothLanguages(
    `There is no such kind of source. Known: ${known.join(', ')}.${hint.en}`,
    `Такого вида источника нет. Известны: ${known.join(', ')}.${hint.ru}`,
  );
}
