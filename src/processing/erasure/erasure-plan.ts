import { definitionOf } from '../../domain/calls/call-fields.js';
import { PERSONAL_FIELDS } from '../../domain/calls/call.js';
import { mayBeAtPlatform, type UploadState } from '../../domain/uploads/upload-states.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';
import { phonePattern } from './find-person.js';

const WAITING: readonly UploadState[] = ['skipped', 'pending'];

/** What becomes of a person's uploads: waiting ones are never sent, sent ones keep their state. */
interface ErasurePlan {
  readonly steps: UploadStep[];
  /** Their personal data is cleared now. */
  readonly clear: UploadEntity[];
  /** In flight to the platform: cleared once they have settled. */
  readonly inFlight: UploadEntity[];
}

/**
 * `skipped` and `pending` can never be sent without the person's data: they are cancelled, and the reason says if a copy may
 * already be at the platform. Claimed rows that are not sent yet are cancelled as well; those in flight are waited for. All other
 * states are about the past and stay; if a later verdict or a person makes such a row due again, it has nothing to match by.
 */
export function planErasure(uploads: readonly UploadEntity[], journalled: ReadonlySet<string>): ErasurePlan {
  const underWay = uploads.filter(({ id, state }) => state === 'sending' && journalled.has(id));
  const rest = uploads.filter((upload) => !underWay.includes(upload));
  const steps = rest
    .filter(({ state }) => WAITING.includes(state) || state === 'sending')
    .map((upload): UploadStep => {
      const before = upload.state === 'sending' ? 'pending' : upload.state;
      const code = mayBeAtPlatform(before, upload.reasonCode) ? 'ERASED_UNSETTLED' : 'ERASED';
      return { upload, to: 'cancelled', code, unfreeze: true, batchKey: null, identifier: null };
    });
  return { steps, clear: rest, inFlight: underWay };
}

/** A shorter text would occur in many places that have nothing to do with the person. */
const MIN_LENGTH = 6;

/** Everything that may identify the person in the copy of a request. */
export interface PersonIdentifiers {
  readonly texts: readonly string[];
  /** The person's numbers in any spelling, such as without the plus. */
  readonly phones: readonly RegExp[];
}

export function personIdentifiers(calls: readonly CallEntity[], uploads: readonly UploadEntity[]): PersonIdentifiers {
  const fields = PERSONAL_FIELDS.map((field) => ({ field, ...definitionOf(field) }))
    .filter(({ personal, upload }) => personal !== 'content' || upload)
    .map(({ field }) => field);
  const ofCalls = calls.flatMap((call) => fields.map((field) => call[field] ?? '').flatMap(textsIn));
  const all = [...ofCalls, ...uploads.map(({ identifierValue }) => identifierValue)];
  const texts = all.filter((value): value is string => typeof value === 'string' && value.length >= MIN_LENGTH);
  // Longest first: a short one may be part of a longer one.
  const numbers = new Set(calls.flatMap(({ callerNumber }) => callerNumber ?? []));
  return {
    texts: [...new Set(texts)].sort((a, b) => b.length - a.length),
    phones: [...numbers].map((number) => phonePattern(number, 'g')),
  };
}

/** The text itself, or the texts of a set of click ids. */
function textsIn(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [value];
}

/** The text with the identifiers removed. */
export function withoutIdentifiers(text: string | null, { texts, phones }: PersonIdentifiers): string | null {
  if (text === null) return null;
  const plain = texts.flatMap(spellingsOf).reduce((rest, one) => rest.replaceAll(one, '***'), text);
  return phones.reduce((rest, pattern) => rest.replace(pattern, '***'), plain);
}

/** As requests spell it: as it is, in an address, in JSON. */
function spellingsOf(text: string): string[] {
  return [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)];
}
