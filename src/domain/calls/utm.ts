import { definitionOf } from './call-fields.js';
import type { CallDerived, CallFacts } from './call.js';
import { decodeRepeated, isAbsent } from './encoded-text.js';

/** The UTM fields of a call, and their names in addresses. */
const UTM_NAMES = {
  utmSource: 'utm_source',
  utmMedium: 'utm_medium',
  utmCampaign: 'utm_campaign',
  utmContent: 'utm_content',
  utmTerm: 'utm_term',
} as const;
type UtmField = keyof typeof UTM_NAMES;
export const UTM_FIELDS = Object.keys(UTM_NAMES) as readonly UtmField[];

export type UtmValues = Pick<CallFacts, UtmField>;
type UtmOrigin = Pick<CallDerived, 'utmFrom' | 'utmFilled'>;

type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * A call's UTM values: the vendor's own; where it sent none, those of the page, then of the entry address. The values of
 * one visit belong together: an address that contradicts a known value belongs to another visit, and nothing is taken from
 * it.
 *
 * @param earlier values read before from addresses that are no longer kept; null if the addresses are kept
 */
export function completeUtm(said: UtmValues, page: Pairs, entry: Pairs, earlier: (UtmValues & UtmOrigin) | null) {
  const found = [
    { from: 'page' as const, values: utmIn(page) },
    { from: 'entry' as const, values: utmIn(entry) },
    ...(earlier?.utmFilled && earlier.utmFrom !== null ? [{ from: earlier.utmFrom, values: filledIn(earlier) }] : []),
  ];
  const { utmSource, utmMedium, utmCampaign, utmContent, utmTerm } = said;
  const values: Record<UtmField, string | null> = { utmSource, utmMedium, utmCampaign, utmContent, utmTerm };
  const filled = new Set<UtmField>();
  let utmFrom: CallDerived['utmFrom'] = UTM_FIELDS.some((field) => said[field] !== null) ? 'vendor' : null;
  for (const { from, values: others } of found) {
    if (UTM_FIELDS.some((field) => contradict(values[field], others[field]))) continue;
    const missing = UTM_FIELDS.filter((field) => values[field] === null && others[field] !== undefined);
    for (const field of missing) values[field] = others[field] ?? null;
    if (missing.length > 0 && filled.size === 0) utmFrom = from;
    for (const field of missing) filled.add(field);
  }
  return { values, utmFrom, utmFilled: filled.size === 0 ? null : UTM_FIELDS.filter((field) => filled.has(field)) };
}

type SomeUtm = Readonly<Partial<Record<UtmField, string>>>;

/** Cached by the list of pairs: the same address gives the same list object. */
const KNOWN_UTM = new WeakMap<Pairs, SomeUtm>();

function utmIn(pairs: Pairs): SomeUtm {
  const known = KNOWN_UTM.get(pairs) ?? readUtm(pairs);
  KNOWN_UTM.set(pairs, known);
  return known;
}

const FIELD_OF_NAME = new Map(UTM_FIELDS.map((field) => [UTM_NAMES[field] as string, field]));

function readUtm(pairs: Pairs): SomeUtm {
  const values: Partial<Record<UtmField, string>> = {};
  for (const [name, value] of pairs) {
    const field = FIELD_OF_NAME.get(name.trim().toLowerCase());
    if (field === undefined || values[field] !== undefined) continue;
    const plain = decodeRepeated(value);
    if (!isAbsent(plain)) values[field] = storable(field, plain);
  }
  return values;
}

/** Cut to the vendor's limit, without characters that a database cannot hold. */
function storable(field: UtmField, value: string): string {
  return value
    .slice(0, definitionOf(field).longest)
    .replaceAll('\0', '')
    .replace(/[\ud800-\udbff]$/, '');
}

function filledIn(call: UtmValues & UtmOrigin): SomeUtm {
  return Object.fromEntries(UTM_FIELDS.filter((field) => call.utmFilled?.includes(field)).map((field) => [field, call[field]]));
}

function contradict(known: string | null, other: string | undefined): boolean {
  return known !== other && known !== null && other !== undefined && comparable(known) !== comparable(other);
}

function comparable(text: string): string {
  return text.trim().toLowerCase();
}
