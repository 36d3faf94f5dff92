import type { Destination } from '../../destinations/destinations.js';
import type { ReasonCode } from '../../domain/reason.js';
import { type Instant, MINUTE } from '../../domain/time/instant.js';
import { conversionFact, idempotencyKey, type Prepared } from '../../platforms/kit/conversion.js';
import { newId } from '../../runtime/ids.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { ConversionWithCall } from '../goals/plan-conversions.js';

/** What the plan needs to know of a project's goals and destinations. */
export interface UploadRouting {
  readonly destinations: readonly Destination[];
  holdMinutes(goal: string): number;
  /** Sources whose call times look wrong. */
  readonly suspectSources: ReadonlySet<string>;
  /** When the destination was first seen. */
  firstSeen(destination: string): Instant;
  /** The upload under its destination's current id. */
  readonly withCurrentId: (upload: UploadEntity) => UploadEntity;
}

/** Whether the destination takes this call at all: not calls from before its `since`. */
export function takesCall(destination: Destination, { call }: Pick<ConversionWithCall, 'call'>, firstSeen: Instant): boolean {
  const { since } = destination.config;
  const startedAt = call.startedAt ?? call.receivedAt;
  // A webhook that arrived since then counts whenever the call began; a file or the vendor's list may be about last year.
  return since === null ? (call.byWebhook ? call.receivedAt : startedAt) >= firstSeen : startedAt >= since;
}

/** When an upload may leave, and what it waits for until then. */
interface UploadTiming {
  readonly dueAt: Instant;
  readonly reason: ReasonCode | null;
}

/** @param trusted the clock of the source is no longer suspected, so an end in the future delays nothing */
export function uploadTiming(
  { call, conversion }: ConversionWithCall,
  destination: Destination,
  routing: UploadRouting,
  now: Instant,
  trusted = false,
): UploadTiming {
  const expiresAt = conversion.occurredAt + destination.platform.window.expiresMs;
  if (routing.suspectSources.has(call.sourceId)) return { dueAt: Math.max(now, expiresAt), reason: 'SOURCE_TIME_SUSPECT' };
  const reported = call.endedAt ?? call.startedAt ?? call.receivedAt;
  const odd = call.warnings.includes('TZ_SUSPECT') && reported > now;
  const suspected = odd && !trusted;
  const holdMs = routing.holdMinutes(conversion.goal) * MINUTE;
  // A goal without holdMinutes waits for no end: a vendor's clock that is minutes ahead of ours delays nothing.
  const held = suspected || holdMs > 0 ? (odd && trusted ? now : reported) + holdMs : now;
  const notBefore = conversion.occurredAt + destination.platform.window.notBeforeMs;
  const dueAt = Math.max(now, held, notBefore);
  if (dueAt === now) return { dueAt, reason: null };
  if (held <= notBefore) return { dueAt, reason: 'TOO_EARLY' };
  // One odd call among plausible ones waits until its own end has passed, and delays nothing else.
  return { dueAt, reason: suspected ? 'SOURCE_TIME_SUSPECT' : 'ON_HOLD' };
}

/** The uploads that a conversion in force needs and does not have yet. */
export function newUploads(
  current: ConversionWithCall,
  existing: readonly UploadEntity[],
  routing: UploadRouting,
  now: Instant,
): UploadEntity[] {
  return missingDestinations(current, existing, routing)
    .filter((destination) => takesCall(destination, current, routing.firstSeen(destination.id)))
    .map((destination) => newUpload(current, destination, routing, now));
}

/** The destinations that list the goal and have no upload of this conversion. */
function missingDestinations(
  current: ConversionWithCall,
  existing: readonly UploadEntity[],
  routing: UploadRouting,
): Destination[] {
  return routing.destinations.filter(
    ({ id, platform }) => platform.routes(current.conversion.goal) && !existing.some(({ destination }) => destination === id),
  );
}

/** The destinations that list the goal and do not take the call, because it is from before their `since`. */
export function destinationsRefusing(
  current: ConversionWithCall,
  existing: readonly UploadEntity[],
  routing: UploadRouting,
): Destination[] {
  return missingDestinations(current, existing, routing).filter(
    (destination) => !takesCall(destination, current, routing.firstSeen(destination.id)),
  );
}

function newUpload(current: ConversionWithCall, destination: Destination, routing: UploadRouting, now: Instant): UploadEntity {
  const { call, conversion } = current;
  const key = idempotencyKey(destination.id, conversion.goal, call.sourceId, call.callId);
  const prepared = destination.platform.prepare(conversionFact(call, conversion, key));
  const timing = uploadTiming(current, destination, routing, now);
  const identifier = 'row' in prepared ? prepared.identifier : null;
  const expiresAt = conversion.occurredAt + destination.platform.window.expiresMs;
  const closed = expiresAt <= now;
  return {
    id: newId(),
    projectId: call.projectId,
    conversionId: conversion.id,
    callId: call.id,
    goal: conversion.goal,
    destination: destination.id,
    platform: destination.config.platform,
    ...(closed ? WINDOW_CLOSED : initialState(prepared, timing)),
    attempts: 0,
    tries: 0,
    dueAt: timing.dueAt,
    expiresAt,
    leaseToken: null,
    leaseUntil: null,
    idempotencyKey: key,
    identifierKind: identifier?.kind ?? null,
    identifierValue: identifier?.value ?? null,
    frozen: null,
    sentValue: null,
    batchKey: null,
    requestId: null,
    remoteRef: null,
    verified: false,
    unlinkedBy: null,
    settledAt: closed ? now : null,
    retractionState: null,
    retractionReason: null,
    retractionDueAt: null,
    retractionDetail: null,
    restatementState: null,
    restatementReason: null,
    restatementDueAt: null,
    restatementDetail: null,
    secondLookAt: null,
    seenLevel: null,
    seenDay: null,
    seenCampaign: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** The platform's window closed before the upload was made. */
const WINDOW_CLOSED = { state: 'expired', reasonCode: 'WINDOW_CLOSED', reasonDetail: null } as const;

function initialState(
  prepared: Prepared<unknown>,
  timing: UploadTiming,
): Pick<UploadEntity, 'state' | 'reasonCode' | 'reasonDetail'> {
  if ('skip' in prepared) return { state: 'skipped', reasonCode: prepared.skip.code, reasonDetail: prepared.skip.detail ?? null };
  return { state: 'pending', reasonCode: timing.reason, reasonDetail: null };
}
