import { stateChangeHints, type CallAtDestination, type HintContext } from '../../../src/api/calls/state-change-hints.js';
import type { Destination } from '../../../src/destinations/destinations.js';
import type { DestinationStatus } from '../../../src/doctor/destination-checks.js';
import { UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import { stateChangeHintText } from '../../../src/messages/state-change-messages.js';
import type { UploadEntity } from '../../../src/store/schema/entities/upload.entity.js';
import { aDestination } from '../../support/test-pipeline.js';

const NOW = 1_000;
/** Rounds at 1100, 1200, …, the last one before the window closes at 1900. */
const CONTEXT: HintContext = {
  now: NOW,
  firstRound: ({ dueAt, expiresAt }) => {
    const round = (Math.floor(dueAt / 100) + 1) * 100;
    return round < expiresAt ? round : null;
  },
  moment: (instant: number) => `<${instant}>`,
};

function aStatus(overrides: Partial<DestinationStatus> = {}, enabled = true): DestinationStatus {
  const configured = { id: 'dest', projectId: 'okna', config: aDestination({ enabled }), platform: {} } as Destination;
  const running = { state: 'active', by: null, byName: null, reason: null, since: null, until: null } as const;
  return { id: 'dest', project: 'okna', platform: 'fake', configured, remembered: null, ...running, ...overrides };
}

function there(overrides: Partial<CallAtDestination> = {}): CallAtDestination {
  return {
    status: aStatus(),
    uploads: [],
    met: ['g'],
    routed: ['g'],
    ofEveryCall: false,
    tooOldFor: null,
    attributedUntil: null,
    ...overrides,
  };
}

function withUpload(upload: Partial<UploadEntity>, status = aStatus(), attributedUntil: number | null = null): CallAtDestination {
  const defaults = { destination: 'dest', state: 'pending', reasonCode: null, dueAt: NOW, expiresAt: NOW + 900 } as UploadEntity;
  return there({ uploads: [{ ...defaults, ...upload }], status, attributedUntil });
}

const named = (call: CallAtDestination): string[] =>
  stateChangeHints(call, CONTEXT).map(({ sentence, detail }) => [sentence, detail].filter(Boolean).join(' '));

describe('what would change the state of a call’s uploads', () => {
  it('without an upload depends on how far the call came', () => {
    expect(named(there({ met: [], routed: [] }))).toEqual(['goalsNotMet']);
    expect(named(there({ routed: [] }))).toEqual(['goalsNotRouted g']);
    expect(named(there({ met: [], ofEveryCall: true }))).toEqual(['callNotTaken']);
    expect(named(there({ tooOldFor: 5 }))).toEqual(['beforeSince <5>']);
    expect(named(there())).toEqual(['notMadeYet']);
  });

  it('for a waiting upload is what it waits for, and when its window closes', () => {
    expect(named(withUpload({}))).toEqual(['leavesNext <1100>', 'windowCloses <1900>']);
    expect(named(withUpload({ dueAt: NOW + 150 }))).toEqual(['leavesAt <1200>', 'windowCloses <1900>']);
    expect(named(withUpload({ dueAt: NOW + 850 }))).toEqual(['leavesByHand', 'windowCloses <1900>']);
    expect(named(withUpload({ reasonCode: 'ANSWER_LOST' }))).toEqual(['lostIsLookedUp', 'windowCloses <1900>']);
    expect(named(withUpload({}, aStatus({ state: 'paused' })))).toEqual(['resumeIt', 'windowCloses <1900>']);
    expect(named(withUpload({}, aStatus({ state: 'delayed', until: NOW + 60 })))).toEqual([
      'delayEnds <1060>',
      'windowCloses <1900>',
    ]);
    expect(named(withUpload({}, aStatus({}, false)))).toEqual(['enableIt', 'windowCloses <1900>']);
    expect(named(withUpload({}, aStatus({ configured: null })))).toEqual(['bringBack', 'windowCloses <1900>']);
  });

  it('for what only a dry run saw is the end of dry runs', () => {
    expect(named(withUpload({ reasonCode: 'VALIDATED_ONLY', dueAt: NOW + 150 }))).toEqual([
      'endDryRun <1200>',
      'windowCloses <1900>',
    ]);
    expect(named(withUpload({ reasonCode: 'VALIDATED_ONLY' }))).toEqual(['leavesNext <1100>', 'windowCloses <1900>']);
  });

  it.each([
    [null, 'isDelivered'],
    ['pending', 'isBeingTakenBack'],
    ['sending', 'isBeingTakenBack'],
    ['done', 'isTakenBack'],
    ['refused', 'isDelivered'],
    ['impossible', 'isDelivered'],
  ])('for a delivered upload with the retraction %s is %s', (retractionState, sentence) => {
    expect(named(withUpload({ state: 'delivered', retractionState }))).toEqual([sentence]);
  });

  it('names the shorter time that the session’s own attribution needs, while it lasts', () => {
    expect(named(withUpload({}, aStatus(), NOW + 100))).toContain('attributedUntil <1100>');
    expect(named(withUpload({}, aStatus(), NOW))).not.toContain('attributedUntil <1000>');
    expect(named(withUpload({ state: 'delivered' }, aStatus(), NOW + 100))).toEqual(['isDelivered']);
  });

  it('tells a lost goal from a person’s cancel', () => {
    expect(named(withUpload({ state: 'cancelled', reasonCode: 'GOAL_LOST' }))).toEqual(['goalReturns']);
    expect(named(withUpload({ state: 'cancelled', reasonCode: 'CANCELLED_BY_PERSON' }))).toEqual(['retryCancelled']);
  });

  it('is said in both languages for every state', () => {
    for (const state of UPLOAD_STATES) {
      const changes = stateChangeHints(withUpload({ state }), CONTEXT);
      expect(changes).not.toEqual([]);
      for (const change of changes) {
        expect(stateChangeHintText(change, 'ru')).toMatch(/[а-яё]/i);
        expect(stateChangeHintText(change, 'en')).not.toMatch(/[а-яё]/i);
      }
    }
  });
});
