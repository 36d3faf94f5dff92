import { reasonOfStep } from '../src/components/reasons.js';

describe('a step in a history', () => {
  it.each([
    ['too late', 'WINDOW_CLOSED', null, 'it would have been in time until 12 Nov, 12:45'],
    ['of our own, with what it is about', 'NO_IDENTIFIER', 'yaCid', 'that this platform knows (yaCid)'],
    ['in the platform’s own words', 'INVALID_CLICK', 'gone', 'INVALID_CLICK: gone'],
  ])('that is %s', (_what, code, message, text) => {
    expect(reasonOfStep({ code, message }, '12 Nov, 12:45', 'en')).toContain(text);
  });
});
