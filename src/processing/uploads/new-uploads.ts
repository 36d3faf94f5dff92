import type { Destination } from '../../destinations/destinations.js';
import type { Instant } from '../../domain/time/instant.js';
import { conversionFact, idempotencyKey } from '../../platforms/kit/conversion.js';
import type { Prepared } from '../../platforms/kit/conversion.js';
import { newId } from '../../runtime/ids.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { ConversionWithCall } from '../goals/plan-conversions.js';
import { takesCall, type UploadRouting } from './upload-routing.js';
import { uploadTiming, type UploadTiming } from './upload-routing.js';

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
    secondLookAt: null,
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
