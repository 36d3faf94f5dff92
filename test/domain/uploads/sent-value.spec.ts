import { shownValue } from '../../../src/domain/uploads/sent-value.js';
import { UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';

const SENT = { minor: 150_000, currency: 'RUB' };
const NEXT = { minor: 990_000, currency: 'RUB' };

describe('the value that an upload shows', () => {
  it('is what the destination was told, once a row left, whatever the conversion is worth now', () => {
    for (const state of UPLOAD_STATES.filter((one) => one !== 'pending' && one !== 'skipped')) {
      expect(shownValue({ state, reasonCode: null, sentValue: { value: SENT } }, NEXT)).toEqual(SENT);
      expect(shownValue({ state, reasonCode: null, sentValue: { value: null } }, NEXT)).toBeNull();
    }
    expect(shownValue({ state: 'pending', reasonCode: 'ANSWER_LOST', sentValue: { value: SENT } }, NEXT)).toEqual(SENT);
  });

  it('is what will be told while a row is prepared anew before it leaves', () => {
    expect(shownValue({ state: 'pending', reasonCode: null, sentValue: null }, NEXT)).toEqual(NEXT);
    expect(shownValue({ state: 'pending', reasonCode: 'RATE_LIMITED', sentValue: { value: SENT } }, NEXT)).toEqual(NEXT);
    expect(shownValue({ state: 'skipped', reasonCode: 'NO_IDENTIFIER', sentValue: null }, NEXT)).toEqual(NEXT);
  });
});
