import { MINUTE, type Instant } from '../domain/instant.js';
import type { ReasonCode } from '../domain/reason.js';
import { mayBeThere } from '../domain/upload.js';
import type { Destination } from '../platforms/destinations.js';
import { conversionFact, idempotencyKey } from '../platforms/fact.js';
import type { Prepared } from '../platforms/platform.js';
import { newId } from '../runtime/ids.js';
import type { UploadEntity } from '../store/entities/upload.entity.js';
import type { UploadStep } from '../store/uploads.store.js';
import type { StandingConversion } from './plan-conversions.js';

/** What the plan needs to know of a project's goals and destinations. */
export interface Routing {
  readonly destinations: readonly Destination[];
  holdMinutes(goal: string): number;
  /** The sources whose call times look wrong. */
  readonly suspects: ReadonlySet<string>;
  /** When the destination was first seen. */
  firstSeen(destination: string): Instant;
  /** The upload under the id that its destination has in the config. */
  readonly known: (upload: UploadEntity) => UploadEntity;
}

/** Whether the destination takes this call at all: not what happened before its `since`. */
export function takes(destination: Destination, { call }: Pick<StandingConversion, 'call'>, firstSeen: Instant): boolean {
  const { since } = destination.config;
  const startedAt = call.startedAt ?? call.receivedAt;
  // A webhook that came since then is news whenever the call began; a file or the vendor's list may tell of last year.
  return since === null ? (call.byWebhook ? call.receivedAt : startedAt) >= firstSeen : startedAt >= since;
}

/** The uploads that a standing conversion needs and does not have yet. */
export function newUploads(
  standing: StandingConversion,
  existing: readonly UploadEntity[],
  routing: Routing,
  now: Instant,
): UploadEntity[] {
  return lacking(standing, existing, routing)
    .filter((destination) => takes(destination, standing, routing.firstSeen(destination.id)))
    .map((destination) => newUpload(standing, destination, routing, now));
}

/** The destinations that list the goal and have no upload of this conversion. */
function lacking(standing: StandingConversion, existing: readonly UploadEntity[], routing: Routing): Destination[] {
  return routing.destinations.filter(
    ({ id, platform }) => platform.routes(standing.conversion.goal) && !existing.some(({ destination }) => destination === id),
  );
}

/** The destinations that list the goal and do not take the call, because it is from before their time. */
export function unwelcoming(standing: StandingConversion, existing: readonly UploadEntity[], routing: Routing): Destination[] {
  return lacking(standing, existing, routing).filter(
    (destination) => !takes(destination, standing, routing.firstSeen(destination.id)),
  );
}

function newUpload(standing: StandingConversion, destination: Destination, routing: Routing, now: Instant): UploadEntity {
  const { call, conversion } = standing;
  const key = idempotencyKey(destination.id, conversion.goal, call.sourceId, call.callId);
  const prepared = destination.platform.prepare(conversionFact(call, conversion, key));
  const timing = timingOf(standing, destination, routing, now);
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
    ...(closed ? CLOSED : standFor(prepared, timing)),
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

/** Its window closed before the call was told. */
const CLOSED = { state: 'expired', reasonCode: 'WINDOW_CLOSED', reasonDetail: null } as const;

interface Timing {
  readonly dueAt: Instant;
  readonly waits: ReasonCode | null;
}

/** `trusted`: the clock of the source was suspected and is no longer, so an end in the future holds nothing. */
function timingOf(
  { call, conversion }: StandingConversion,
  destination: Destination,
  routing: Routing,
  now: Instant,
  trusted = false,
): Timing {
  const expiresAt = conversion.occurredAt + destination.platform.window.expiresMs;
  if (routing.suspects.has(call.sourceId)) return { dueAt: Math.max(now, expiresAt), waits: 'SOURCE_TIME_SUSPECT' };
  const reported = call.endedAt ?? call.startedAt ?? call.receivedAt;
  const odd = call.warnings.includes('TZ_SUSPECT') && reported > now;
  const held = (odd && trusted ? now : reported) + routing.holdMinutes(conversion.goal) * MINUTE;
  const notBefore = conversion.occurredAt + destination.platform.window.notBeforeMs;
  const dueAt = Math.max(now, held, notBefore);
  if (dueAt === now) return { dueAt, waits: null };
  if (held <= notBefore) return { dueAt, waits: 'TOO_EARLY' };
  // One odd call among plausible ones waits until its own end has passed, and holds nothing else.
  return { dueAt, waits: odd && !trusted ? 'SOURCE_TIME_SUSPECT' : 'ON_HOLD' };
}

function standFor(prepared: Prepared<unknown>, timing: Timing): Pick<UploadEntity, 'state' | 'reasonCode' | 'reasonDetail'> {
  if ('skip' in prepared) return { state: 'skipped', reasonCode: prepared.skip.code, reasonDetail: prepared.skip.detail ?? null };
  return { state: 'pending', reasonCode: timing.waits, reasonDetail: null };
}

/** Uploads that a later webhook wakes: what the platform could not match before, it can now. */
export function wakingSteps(
  standing: StandingConversion,
  uploads: readonly UploadEntity[],
  routing: Routing,
  now: Instant,
): UploadStep[] {
  return uploads
    .filter((upload) => upload.state === 'skipped')
    .flatMap((upload) => revive(standing, upload, routing, now, 'WOKEN'));
}

/** Uploads that have not left go by what the call says now, and show it: a later webhook may have told another identifier. */
export function identifyingSteps(standing: StandingConversion, uploads: readonly UploadEntity[], routing: Routing): UploadStep[] {
  return uploads
    .filter((upload) => upload.state === 'pending' && !mayBeThere(upload.state, upload.reasonCode))
    .flatMap((upload): UploadStep[] => {
      const destination = routing.destinations.find((candidate) => candidate.id === upload.destination);
      const prepared = destination?.platform.prepare(conversionFact(standing.call, standing.conversion, upload.idempotencyKey));
      if (!prepared || 'skip' in prepared) return [];
      const { identifier } = prepared;
      const same = upload.identifierKind === (identifier?.kind ?? null) && upload.identifierValue === (identifier?.value ?? null);
      return same ? [] : [{ upload, to: 'pending', code: upload.reasonCode, detail: upload.reasonDetail, identifier }];
    });
}

/** Uploads held for a later verdict wait from the call's end, which may have been told only now. */
export function holdingSteps(
  standing: StandingConversion,
  uploads: readonly UploadEntity[],
  routing: Routing,
  now: Instant,
): UploadStep[] {
  return uploads
    .filter((upload) => upload.state === 'pending' && upload.tries === 0 && routing.holdMinutes(upload.goal) > 0)
    .flatMap((upload) => revive(standing, upload, routing, now, null))
    .filter((step) => (step.dueAt ?? 0) > step.upload.dueAt);
}

/** Uploads that waited because of their source's clock, when it is trusted again. */
export function releasingSteps(
  standing: StandingConversion,
  uploads: readonly UploadEntity[],
  routing: Routing,
  now: Instant,
): UploadStep[] {
  if (routing.suspects.has(standing.call.sourceId)) return [];
  return (
    uploads
      .filter((upload) => upload.state === 'pending' && upload.tries === 0 && upload.reasonCode === 'SOURCE_TIME_SUSPECT')
      // One that waits for its own odd end goes on waiting.
      .filter((upload) => upload.dueAt === upload.expiresAt)
      .flatMap((upload) => revive(standing, upload, routing, now, null, true))
  );
}

/** Uploads that were cancelled because the goal was lost, and it came back. */
export function returningSteps(
  standing: StandingConversion,
  uploads: readonly UploadEntity[],
  routing: Routing,
  now: Instant,
): UploadStep[] {
  return uploads
    .filter((upload) => upload.state === 'cancelled' && upload.reasonCode === 'GOAL_LOST')
    .flatMap((upload) => revive(standing, upload, routing, now, 'GOAL_RETURNED'));
}

/** A cancelled upload that came back may have nothing to match by: it goes on to `skipped`, as a second step. */
export function skippingSteps(back: readonly UploadStep[], standing: StandingConversion, routing: Routing): UploadStep[] {
  return back.flatMap(({ upload }): UploadStep[] => {
    const destination = routing.destinations.find((candidate) => candidate.id === upload.destination);
    const prepared = destination?.platform.prepare(conversionFact(standing.call, standing.conversion, upload.idempotencyKey));
    if (!prepared || !('skip' in prepared)) return [];
    const { code, detail } = prepared.skip;
    return [{ upload: { ...upload, state: 'pending' }, to: 'skipped', code, detail: detail ?? null, identifier: null }];
  });
}

function revive(
  standing: StandingConversion,
  upload: UploadEntity,
  routing: Routing,
  now: Instant,
  why: ReasonCode | null,
  trusted = false,
): UploadStep[] {
  const destination = routing.destinations.find((candidate) => candidate.id === upload.destination);
  if (!destination) return [];
  const prepared = destination.platform.prepare(conversionFact(standing.call, standing.conversion, upload.idempotencyKey));
  // A cancelled upload may only go through pending; `skippingSteps` takes it on from there.
  if ('skip' in prepared && upload.state !== 'cancelled') return [];
  const timing = timingOf(standing, destination, routing, now, trusted);
  const identifier = 'row' in prepared ? prepared.identifier : null;
  return [{ upload, to: 'pending', code: timing.waits, message: why, dueAt: timing.dueAt, thaw: true, identifier }];
}

/** What a platform refused or could not match was sent, and only a person may send it again. */
const UNSENT = ['skipped', 'pending'] as const;

/** A lost goal cancels what has not left; what may have left is named, so that its owner can be told. */
export function losingSteps(uploads: readonly UploadEntity[]): { cancel: UploadStep[]; left: UploadEntity[] } {
  const left = uploads.filter((upload) => upload.state === 'delivered' || mayBeThere(upload.state, upload.reasonCode));
  const cancel = uploads
    .filter((upload) => UNSENT.some((state) => state === upload.state) && !left.includes(upload))
    .map((upload): UploadStep => ({ upload, to: 'cancelled', code: 'GOAL_LOST' }));
  return { cancel, left };
}

/** Of the uploads that have left, which the platform can be asked to take back; what is taken back or refused already stays so. */
export function takingBack(left: readonly UploadEntity[], routing: Routing): { asked: string[]; impossible: string[] } {
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
