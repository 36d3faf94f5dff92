import type { ReasonCode } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import { mayBeAtPlatform } from '../../domain/uploads/upload-states.js';
import { conversionFact } from '../../platforms/kit/conversion.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';
import type { ConversionWithCall } from '../goals/plan-conversions.js';
import { type UploadRouting, uploadTiming } from './new-uploads.js';

/** Not sent yet. What a platform refused or could not match was sent, and only a person may send it again. */
const UNSENT_STATES = ['skipped', 'pending'] as const;

/** A lost goal cancels what has not left; what may have left is returned, so that it can be shown. */
export function losingSteps(uploads: readonly UploadEntity[]): { cancel: UploadStep[]; left: UploadEntity[] } {
  const left = uploads.filter((upload) => upload.state === 'delivered' || mayBeAtPlatform(upload.state, upload.reasonCode));
  const cancel = uploads
    .filter((upload) => UNSENT_STATES.some((state) => state === upload.state) && !left.includes(upload))
    .map((upload): UploadStep => ({ upload, to: 'cancelled', code: 'GOAL_LOST' }));
  return { cancel, left };
}

/** Which of the sent uploads the platform can be asked to retract; settled retractions stay. */
export function planRetractions(
  left: readonly UploadEntity[],
  routing: UploadRouting,
): { asked: string[]; impossible: string[] } {
  const open = left.filter(({ retractionState: state }) => state !== 'done' && state !== 'sending' && state !== 'refused');
  const can = ({ destination, goal }: UploadEntity): boolean => {
    const platform = routing.destinations.find(({ id }) => id === destination)?.platform;
    return platform?.retract !== undefined && platform.routes(goal);
  };
  return {
    asked: open.filter(can).map(({ id }) => id),
    impossible: open.filter((upload) => !can(upload)).map(({ id }) => id),
  };
}

/** Skipped uploads that a later webhook wakes: now the platform can match them. */
export function wakingSteps(
  current: ConversionWithCall,
  uploads: readonly UploadEntity[],
  routing: UploadRouting,
  now: Instant,
): UploadStep[] {
  return uploads
    .filter((upload) => upload.state === 'skipped')
    .flatMap((upload) => revive(current, upload, routing, now, 'WOKEN'));
}

/** Uploads that have not left follow the call as it is now: a later webhook may have brought another identifier. */
export function identifyingSteps(
  current: ConversionWithCall,
  uploads: readonly UploadEntity[],
  routing: UploadRouting,
): UploadStep[] {
  return uploads
    .filter((upload) => upload.state === 'pending' && !mayBeAtPlatform(upload.state, upload.reasonCode))
    .flatMap((upload): UploadStep[] => {
      const destination = routing.destinations.find((candidate) => candidate.id === upload.destination);
      const prepared = destination?.platform.prepare(conversionFact(current.call, current.conversion, upload.idempotencyKey));
      if (!prepared || 'skip' in prepared) return [];
      const { identifier } = prepared;
      const same = upload.identifierKind === (identifier?.kind ?? null) && upload.identifierValue === (identifier?.value ?? null);
      return same ? [] : [{ upload, to: 'pending', code: upload.reasonCode, detail: upload.reasonDetail, identifier }];
    });
}

/** Uploads held for a later mark wait from the call's end, which may have become known only now. */
export function delaySteps(
  current: ConversionWithCall,
  uploads: readonly UploadEntity[],
  routing: UploadRouting,
  now: Instant,
): UploadStep[] {
  return uploads
    .filter((upload) => upload.state === 'pending' && upload.requestId === null && routing.holdMinutes(upload.goal) > 0)
    .flatMap((upload) => revive(current, upload, routing, now, null))
    .filter((step) => (step.dueAt ?? 0) > step.upload.dueAt);
}

/** Uploads that waited because of their source's clock, when it is trusted again. */
export function releasingSteps(
  current: ConversionWithCall,
  uploads: readonly UploadEntity[],
  routing: UploadRouting,
  now: Instant,
): UploadStep[] {
  if (routing.suspectSources.has(current.call.sourceId)) return [];
  return (
    uploads
      .filter((upload) => upload.state === 'pending' && upload.requestId === null && upload.reasonCode === 'SOURCE_TIME_SUSPECT')
      // One that waits for its own implausible end goes on waiting.
      .filter((upload) => upload.dueAt === upload.expiresAt)
      .flatMap((upload) => revive(current, upload, routing, now, null, true))
  );
}

/** Uploads that were cancelled because the goal was lost, which came back. */
export function returningSteps(
  current: ConversionWithCall,
  uploads: readonly UploadEntity[],
  routing: UploadRouting,
  now: Instant,
): UploadStep[] {
  return uploads
    .filter((upload) => upload.state === 'cancelled' && upload.reasonCode === 'GOAL_LOST')
    .flatMap((upload) => revive(current, upload, routing, now, 'GOAL_RETURNED'));
}

/** A cancelled upload that came back may have nothing to match by: it goes on to `skipped`, as a second step. */
export function skippingSteps(back: readonly UploadStep[], current: ConversionWithCall, routing: UploadRouting): UploadStep[] {
  return back.flatMap(({ upload }): UploadStep[] => {
    const destination = routing.destinations.find((candidate) => candidate.id === upload.destination);
    const prepared = destination?.platform.prepare(conversionFact(current.call, current.conversion, upload.idempotencyKey));
    if (!prepared || !('skip' in prepared)) return [];
    const { code, detail } = prepared.skip;
    return [{ upload: { ...upload, state: 'pending' }, to: 'skipped', code, detail: detail ?? null, identifier: null }];
  });
}

function revive(
  current: ConversionWithCall,
  upload: UploadEntity,
  routing: UploadRouting,
  now: Instant,
  why: ReasonCode | null,
  trusted = false,
): UploadStep[] {
  const destination = routing.destinations.find((candidate) => candidate.id === upload.destination);
  if (!destination) return [];
  const prepared = destination.platform.prepare(conversionFact(current.call, current.conversion, upload.idempotencyKey));
  // A cancelled upload may only go through pending; `skippingSteps` takes it from there.
  if ('skip' in prepared && upload.state !== 'cancelled') return [];
  const timing = uploadTiming(current, destination, routing, now, trusted);
  const identifier = 'row' in prepared ? prepared.identifier : null;
  return [{ upload, to: 'pending', code: timing.reason, message: why, dueAt: timing.dueAt, unfreeze: true, identifier }];
}
