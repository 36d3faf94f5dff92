import { settleUpload } from '../../../src/delivery/requests/request-journal.js';
import type { ReasonCode } from '../../../src/domain/reason.js';
import { anUpload } from '../../support/upload-builders.js';

const BY_CLICK = { kind: 'delivered', verified: false, verifiedIfSentBefore: true, code: 'ALREADY_THERE' } as const;

function settled(reasonCode: ReasonCode | null, sharesTarget: boolean) {
  const rules = { copies: 'ignored', onUnknown: 'resend', now: 1, spread: () => 0, sharesTarget: () => sharesTarget } as const;
  return settleUpload(anUpload({ state: 'sending', reasonCode }), BY_CLICK, rules);
}

describe('a conversion of the same click and second that the platform has already', () => {
  it.each<[string, ReasonCode | null, boolean, boolean]>([
    ['is another one where this row never left before', null, false, false],
    ['is another one where this row was refused before', 'REFUSED_FOR_NOW', false, false],
    ['is this row where its answer was lost', 'ANSWER_LOST', false, true],
    ['may be either where another goal of ours tells the same target', 'ANSWER_LOST', true, false],
  ])('%s', (_name, before, sharesTarget, verified) => {
    expect(settled(before, sharesTarget)).toMatchObject({ state: 'delivered', reasonCode: 'ALREADY_THERE', verified });
  });
});
