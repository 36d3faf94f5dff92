import type { CallAtDestination, HintContext } from '../../src/api/calls/state-change-hints.js';
import type { Destination } from '../../src/destinations/destinations.js';
import type { DestinationStatus } from '../../src/doctor/destination-checks.js';
import type { UploadEntity } from '../../src/store/schema/entities/upload.entity.js';
import { aDestination } from './test-pipeline.js';

/** A fixed clock, with moments written as `<…>`. */
export const CHANGES_CONTEXT: HintContext = {
  now: 1_000_000,
  firstRound: ({ dueAt }) => dueAt,
  moment: (instant) => `<${instant}>`,
};

/** A waiting upload that is due now and in time. */
export function anUpload(overrides: Partial<UploadEntity> = {}): UploadEntity {
  return {
    id: 'u',
    projectId: 'okna',
    conversionId: 'c',
    callId: 'k',
    goal: 'quality-call',
    destination: 'dest',
    platform: 'fake',
    state: 'pending',
    reasonCode: null,
    reasonDetail: null,
    attempts: 0,
    tries: 0,
    dueAt: CHANGES_CONTEXT.now,
    expiresAt: CHANGES_CONTEXT.now + 1000,
    leaseToken: null,
    leaseUntil: null,
    idempotencyKey: 'rb',
    identifierKind: null,
    identifierValue: null,
    frozen: null,
    sentValue: null,
    batchKey: null,
    requestId: null,
    remoteRef: null,
    verified: false,
    unlinkedBy: null,
    settledAt: null,
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
    createdAt: 0,
    updatedAt: 0,
    ...overrides,
  };
}

/** A call with this upload at a destination that works. */
export function aCallAtDestination(upload: UploadEntity): CallAtDestination {
  const configured = { id: 'dest', projectId: 'okna', config: aDestination(), platform: {} } as Destination;
  const running = { state: 'active', by: null, byName: null, reason: null, since: null, until: null } as const;
  const status: DestinationStatus = {
    id: 'dest',
    project: 'okna',
    platform: 'fake',
    configured,
    remembered: null,
    ...running,
  };
  return {
    status,
    uploads: [upload],
    met: ['quality-call'],
    routed: ['quality-call'],
    tooOldFor: null,
    attributedUntil: null,
    ofEveryCall: false,
  };
}
