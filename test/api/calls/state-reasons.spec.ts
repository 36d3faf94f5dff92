import { stateChangeHints } from '../../../src/api/calls/state-change-hints.js';
import { settleUpload } from '../../../src/delivery/requests/request-journal.js';
import { isReasonCode } from '../../../src/domain/reason.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import { stateAfter, TRANSITIONS, UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import { reasonText } from '../../../src/messages/reason-messages.js';
import { stateChangeHintText } from '../../../src/messages/state-change-messages.js';
import { shownReason } from '../../../src/store/uploads/upload-lists.store.js';
import { REASONS_BY_STATE } from '../../support/reasons-by-state.js';
import { aCallAtDestination, anUpload, CHANGES_CONTEXT } from '../../support/upload-builders.js';

const NOW = CHANGES_CONTEXT.now;

/** Every outcome that a platform may give a row. */
const OUTCOMES: readonly Outcome[] = [
  { kind: 'delivered', verified: true },
  { kind: 'delivered', verified: false, code: 'ALREADY_THERE' },
  { kind: 'accepted', ref: 'r' },
  { kind: 'rejected', code: 'REFUSED_BY_PLATFORM' },
  { kind: 'rejected', code: 'ROW_INVALID' },
  { kind: 'unmatched', code: 'NOT_LINKED' },
  ...(['TOO_EARLY', 'REFUSED_FOR_NOW', 'VALIDATED_ONLY', 'PROCESS_STOPPED'] as const).map((code): Outcome => {
    return { kind: 'retry', code, afterMs: 1, counted: code === 'REFUSED_FOR_NOW' };
  }),
  ...(['AUTHORISATION', 'CONFIGURATION', 'RATE_LIMITED', 'PLATFORM_UNAVAILABLE'] as const).map((code): Outcome => {
    return { kind: 'held', code };
  }),
  { kind: 'unknown', code: 'ANSWER_LOST' },
];
const POLICIES = [
  ['ignored', 'hold'],
  ['overwrites', 'resend'],
  ['counted', 'hold'],
  ['counted', 'resend'],
] as const;

describe('a state and its reason', () => {
  it('agree after every outcome, whatever the row waited for before', () => {
    for (const [copies, onUnknown] of POLICIES) {
      for (const outcome of OUTCOMES) {
        for (const before of REASONS_BY_STATE.sending) {
          const upload = anUpload({ state: 'sending', reasonCode: before });
          const rules = { copies, onUnknown, now: NOW, spread: () => 0, sharesTarget: () => false };
          const after = settleUpload(upload, outcome, rules);
          expect(TRANSITIONS.sending).toContain(after.state);
          expect(REASONS_BY_STATE[after.state]).toContain(after.reasonCode);
        }
        const verdict = stateAfter(outcome, copies, onUnknown);
        // A verdict that says no more than the answer before leaves the row where it is.
        if (outcome.kind !== 'accepted') expect(TRANSITIONS.confirming).toContain(verdict);
      }
    }
  });

  it('are shown as one reason in both languages for all but delivered, with what would change it', () => {
    for (const state of UPLOAD_STATES) {
      for (const reasonCode of REASONS_BY_STATE[state]) {
        const upload = anUpload({ state, reasonCode, reasonDetail: 'gaCid' });
        const reason = shownReason(upload, [], NOW);
        if (state !== 'delivered') expect([state, reasonCode, reason]).not.toEqual([state, reasonCode, null]);
        if (reason !== null) expectBothLanguages(reason.code, (language) => reasonText(reason, language));
        const changes = stateChangeHints(aCallAtDestination(upload), CHANGES_CONTEXT);
        expect(changes.length).toBeGreaterThan(0);
        for (const change of changes) expectBothLanguages(change.sentence, (language) => stateChangeHintText(change, language));
      }
    }
  });
});

function expectBothLanguages(name: string, text: (language: 'ru' | 'en') => string): void {
  if (isReasonCode(name)) expect(text('en')).not.toContain('%s');
  expect([name, /[а-яё]{3}/i.test(text('ru'))]).toEqual([name, true]);
  expect([name, /[а-яё]/i.test(text('en'))]).toEqual([name, false]);
}
