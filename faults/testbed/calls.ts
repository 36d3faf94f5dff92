import type { Destination } from '#dist/destinations/destinations.js';
import { CALL_FIELDS, type Call, type CallFacts } from '#dist/domain/calls/call.js';
import { MINUTE, wholeSecond, type Instant } from '#dist/domain/time/instant.js';
import { newUploads } from '#dist/processing/uploads/new-uploads.js';
import type { UploadRouting } from '#dist/processing/uploads/new-uploads.js';
import { newId } from '#dist/runtime/ids.js';
import type { SqlExecutor } from '#dist/store/database/sql-executor.js';
import { CallEntity } from '#dist/store/schema/entities/call.entity.js';
import { ConversionEntity } from '#dist/store/schema/entities/upload.entity.js';
import { UploadEntity } from '#dist/store/schema/entities/upload.entity.js';
import { TESTBED_GOAL } from './destinations.js';

/** Calls waiting to be uploaded, spread evenly over a period. */
export interface CallBacklog {
  /** The number of the first; 0 by default. */
  readonly first?: number;
  readonly calls: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** The identifiers of the n-th call's visitor; no two calls share one. */
export function visitorOf(n: number): { readonly yaCid: string; readonly gaCid: string; readonly gclid: string } {
  const number = String(n).padStart(9, '0');
  return { yaCid: `1763800000${number}`, gaCid: `1${number}.1763800000`, gclid: `Cj0KCQiA_fault-${number}_EaAlBwEALw_wcB` };
}

const PREFIX = '3176';

/** The vendor's id of the n-th call. */
export function callIdOf(n: number): string {
  return `${PREFIX}${String(n).padStart(13, '0')}`;
}

/** The number from which the call was made. */
export function numberOf({ callId }: Pick<Call, 'callId'>): number {
  return Number(callId.slice(PREFIX.length));
}

const EMPTY_CALL = Object.fromEntries(CALL_FIELDS.map((field) => [field, null])) as unknown as CallFacts;
const CALLS_AT_ONCE = 2_000;

/** Writes calls as processing leaves them: received five minutes after they began, with the uploads that it plans. */
export async function createCalls(
  write: <T>(work: (tx: SqlExecutor) => Promise<T>) => Promise<T>,
  destinations: readonly Destination[],
  { first = 0, calls, from, to }: CallBacklog,
): Promise<void> {
  for (let done = 0; done < calls; done += CALLS_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(CALLS_AT_ONCE, calls - done) }, (_, index) => done + index);
    const stored = numbers.map((n) => storedCall(first + n, wholeSecond(from + ((to - from) / calls) * n)));
    const routing = routingTo(destinations);
    await write(async (tx) => {
      await tx.insert(
        CallEntity,
        stored.map(({ call }) => call),
      );
      await tx.insert(
        ConversionEntity,
        stored.map(({ conversion }) => conversion),
      );
      await tx.insert(
        UploadEntity,
        stored.flatMap((one) => newUploads(one, [], routing, one.call.receivedAt)),
      );
    });
  }
}

function storedCall(n: number, startedAt: Instant): { readonly call: CallEntity; readonly conversion: ConversionEntity } {
  const { yaCid, gaCid, gclid } = visitorOf(n);
  const receivedAt = startedAt + 5 * MINUTE;
  const call: CallEntity = {
    ...EMPTY_CALL,
    id: newId(),
    projectId: 'default',
    sourceId: 'mango-main',
    callId: callIdOf(n),
    phase: 'ended',
    startedAt,
    endedAt: startedAt + 4 * MINUTE,
    statusCode: 1120,
    accepted: true,
    answered: true,
    talkSeconds: 180,
    isQuality: true,
    yaCid,
    gaCid,
    clickIds: { gclid },
    gaSessionId: null,
    utmFrom: null,
    utmFilled: null,
    callerKey: null,
    byWebhook: true,
    callerExcluded: false,
    warnings: [],
    origin: { keys: [], of: {} },
    receivedAt,
    updatedAt: receivedAt,
    neverEndedAt: null,
    erasedAt: null,
  };
  const conversion: ConversionEntity = {
    id: newId(),
    projectId: call.projectId,
    callId: call.id,
    goal: TESTBED_GOAL,
    occurredAt: startedAt,
    valueMinor: 150_000,
    currency: 'RUB',
    decidedBy: 'rule',
    createdAt: receivedAt,
    revokedAt: null,
  };
  return { call, conversion };
}

function routingTo(destinations: readonly Destination[]): UploadRouting {
  return { destinations, holdMinutes: () => 0, suspectSources: new Set(), firstSeen: () => 0, withCurrentId: (upload) => upload };
}
