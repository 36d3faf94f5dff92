import { groupBy } from '../../domain/collections.js';
import { type Instant, SECOND } from '../../domain/time/instant.js';
import { mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import { conversionFact, conversionMoney } from '../../platforms/kit/conversion.js';
import type { PlatformLimits, ConversionPlatform } from '../../platforms/kit/platform.js';
import type { FrozenRow, SentValue, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { ClaimedUpload } from '../../store/uploads/claims.store.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';
import type { BadRowBisection } from './bad-row-bisection.js';

/** A claimed upload with the row that is sent for it. */
export interface OutgoingRow {
  /** As it was before: `requestId` and `sentValue` are those of the last request that may have left. */
  readonly upload: UploadEntity;
  readonly frozen: FrozenRow;
  /** The value in the row; null if it left before values were recorded. */
  readonly sentValue: SentValue | null;
  /** The conversion's moment. */
  readonly occurredAt: Instant;
}

/** Rows that are sent in one request. `splits` counts the splits of refused requests that led to this one. */
export interface Batch {
  readonly rows: readonly OutgoingRow[];
  readonly splits: number;
  /** The platform took part of the request that it was split from: a copy may be there. */
  readonly partlyTaken: boolean;
  /** Set while bad rows that the platform does not name are searched. */
  readonly bisection: BadRowBisection<OutgoingRow> | null;
  /** One row that was refused alone, sent alone once more at the end of the search. */
  readonly retest: boolean;
}

/** The rows of a batch, and those that wait for its answer. */
export function allRows({ rows, bisection }: Batch): readonly OutgoingRow[] {
  return bisection === null ? rows : [...rows, ...bisection.untested, ...bisection.unknown];
}

/**
 * Groups rows that may share a request: same group, same part of an earlier request, within the platform's limits of rows and
 * bytes.
 */
export function toBatches(rows: readonly OutgoingRow[], limits: PlatformLimits): Batch[] {
  const groups = groupBy(rows, ({ frozen, upload }) => `${frozen.groupKey}\n${upload.batchKey ?? ''}`);
  return [...groups.values()]
    .flatMap((group) => splitBySize(group, limits))
    .map((part) => ({ rows: part, splits: 0, partlyTaken: false, bisection: null, retest: false }));
}

/** A row that is too large on its own is sent alone, so that its refusal harms no other. */
function splitBySize(
  rows: readonly OutgoingRow[],
  { rowsPerRequest, bytesPerRequest = Infinity }: PlatformLimits,
): OutgoingRow[][] {
  const parts: OutgoingRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = bytesPerRequest === Infinity ? 0 : Buffer.byteLength(JSON.stringify(row.frozen.row));
    const part = parts.at(-1);
    if (part && part.length < rowsPerRequest && bytes + size <= bytesPerRequest) {
      part.push(row);
      bytes += size;
    } else {
      parts.push([row]);
      bytes = size;
    }
  }
  return parts;
}

interface PreparedClaims {
  readonly rows: OutgoingRow[];
  /** Uploads that are not sent after all. */
  readonly steps: UploadStep[];
}

/**
 * Prepares rows for claimed uploads. A row of which a copy may be at the platform is sent exactly as before; any other is
 * prepared again, so that a corrected config or a later webhook counts. Pure.
 *
 * @param goalsOf by call, the goals it meets, for platforms whose rows contain them
 */
export function prepareRows(
  platform: ConversionPlatform,
  claimed: readonly ClaimedUpload[],
  goalsOf: ReadonlyMap<string, readonly string[]>,
  now: Instant,
): PreparedClaims {
  const result: PreparedClaims = { rows: [], steps: [] };
  for (const { upload, conversion, call } of claimed) {
    if (conversion.occurredAt >= now) {
      result.steps.push(postponeToPast(upload, conversion.occurredAt));
      continue;
    }
    if (upload.frozen !== null && mayBeAtPlatform('pending', upload.reasonCode)) {
      result.rows.push({ upload, frozen: upload.frozen, sentValue: upload.sentValue, occurredAt: conversion.occurredAt });
      continue;
    }
    if (conversion.revokedAt !== null) {
      result.steps.push({ upload, to: 'cancelled', code: 'GOAL_LOST', unfreeze: true });
      continue;
    }
    const unlinkedBy = upload.unlinkedBy ?? [];
    const fact = conversionFact(call, conversion, upload.idempotencyKey, { unlinkedBy, goals: goalsOf.get(call.id) ?? [] });
    const prepared = platform.prepare(fact);
    if ('skip' in prepared) {
      result.steps.push({
        upload,
        to: 'skipped',
        code: prepared.skip.code,
        detail: prepared.skip.detail ?? null,
        unfreeze: true,
        identifier: null,
      });
      continue;
    }
    const { row, groupKey, identifier } = prepared;
    const identified = {
      ...upload,
      identifierKind: identifier?.kind ?? null,
      identifierValue: identifier?.value ?? null,
    };
    const sentValue = { value: platform.outgoingValue(conversion.goal, conversionMoney(conversion)) };
    result.rows.push({ upload: identified, frozen: { row, groupKey }, sentValue, occurredAt: conversion.occurredAt });
  }
  return result;
}

/** After the clock was set back a moment may be in the future, which platforms refuse. */
function postponeToPast(upload: UploadEntity, occurredAt: Instant): UploadStep {
  const frozen = mayBeAtPlatform('pending', upload.reasonCode);
  return { upload, to: 'pending', code: frozen ? upload.reasonCode : 'TOO_EARLY', dueAt: occurredAt + SECOND, unfreeze: !frozen };
}

/** Small requests are journalled together, up to this many rows: a transaction costs the same for one as for all. */
const ROWS_PER_GROUP = 1000;

/**
 * Takes the requests that are journalled and settled together from the head of the queue. Where copies are counted, no more
 * than are sent at a time: after a crash a person must decide about each journalled row without an answer.
 */
export function takeJournalGroup(queue: Batch[], { copies, limits }: Pick<ConversionPlatform, 'copies' | 'limits'>): Batch[] {
  let rowsSoFar = 0;
  const fits = queue.findIndex(({ rows }, index) => {
    rowsSoFar += rows.length;
    return index >= limits.requestsInParallel && (copies === 'counted' || rowsSoFar > ROWS_PER_GROUP);
  });
  return queue.splice(0, fits === -1 ? queue.length : fits);
}
