import { DAY, HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import {
  answerForRequest,
  ERROR_CLASSES,
  type ErrorClass,
  errorClassOfNoAnswer,
  mostSevereError,
  outcomeOf,
  troubleOf,
} from '../../../src/platforms/kit/error-class.js';

/** Two hours before midnight GMT. */
const NOW = Date.UTC(2026, 10, 20, 22, 0, 0);
const LIMITS = { now: NOW, longestDelayMs: 6 * HOUR };
const error = (errorClass: ErrorClass, more: { readonly afterMs?: number; readonly advice?: string } = {}) => ({
  errorClass,
  platformCode: 'THE_CODE',
  ...more,
});

describe('an error class', () => {
  it.each<[ErrorClass, Partial<Outcome>, object | null]>([
    ['refused', { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'THE_CODE' }, null],
    ['authorisation', { kind: 'held', code: 'AUTHORISATION' }, { kind: 'pause', reason: { code: 'AUTHORISATION' } }],
    ['configuration', { kind: 'held', code: 'CONFIGURATION' }, { kind: 'pause', reason: { code: 'CONFIGURATION' } }],
    ['rateLimited', { kind: 'held', code: 'RATE_LIMITED' }, { kind: 'delay', afterMs: MINUTE }],
    ['dailyQuota', { kind: 'held', code: 'RATE_LIMITED' }, { kind: 'delay', afterMs: 2 * HOUR + MINUTE }],
    ['conflict', { kind: 'again' }, null],
    ['notLinked', { kind: 'unmatched', code: 'NOT_LINKED' }, null],
    ['unavailable', { kind: 'held', code: 'PLATFORM_UNAVAILABLE' }, { kind: 'outage' }],
    ['unavailableInDoubt', { kind: 'unknown', code: 'ANSWER_LOST' }, { kind: 'outage' }],
    ['answerLost', { kind: 'unknown', code: 'ANSWER_LOST' }, null],
    ['transient', { kind: 'retry', code: 'REFUSED_FOR_NOW', counted: true }, null],
    ['tooEarly', { kind: 'retry', code: 'TOO_EARLY', counted: false }, null],
    ['duplicate', { kind: 'delivered', verified: true, code: 'ALREADY_THERE' }, null],
    ['sameMoment', { kind: 'delivered', verified: false, verifiedIfSentBefore: true, code: 'ALREADY_THERE' }, null],
  ])('%s makes of a row %j and of the destination %j', (errorClass, outcome, trouble) => {
    expect(outcomeOf(error(errorClass), 2)).toMatchObject(outcome);
    if (trouble === null) expect(troubleOf(error(errorClass), LIMITS)).toBeNull();
    else expect(troubleOf(error(errorClass), LIMITS)).toMatchObject(trouble);
  });

  it('that holds a row always comes with the trouble that the row waits for', () => {
    for (const errorClass of ERROR_CLASSES) {
      const held = outcomeOf(error(errorClass), 2).kind === 'held';
      if (held) expect([errorClass, troubleOf(error(errorClass), LIMITS)?.reason.code]).not.toEqual([errorClass, undefined]);
    }
  });

  it.each<[ErrorClass, number, number]>([
    ['rateLimited', 90_000, 90_000],
    ['rateLimited', 3 * DAY, 6 * HOUR],
    ['unavailable', 90_000, 90_000],
    ['dailyQuota', MINUTE, 2 * HOUR + MINUTE],
    ['dailyQuota', 5 * HOUR, 5 * HOUR],
  ])('%s after a wish of %i ms keeps the destination away for %i ms', (errorClass, afterMs, delay) => {
    expect(troubleOf(error(errorClass, { afterMs }), LIMITS)).toMatchObject({ kind: 'delay', afterMs: delay });
  });

  it('shows the advice beside the code', () => {
    expect(troubleOf(error('configuration', { advice: 'check it' }), LIMITS)?.reason.detail).toBe('THE_CODE: check it');
  });
});

describe('an error of a whole request', () => {
  it.each([2, 1])(
    'is no rejection of any of its %i rows: delivery finds out whether a row or the request is at fault',
    (rows) => {
      expect(answerForRequest(error('refused'), rows, LIMITS)).toEqual({
        outcomes: Array(rows).fill({ kind: 'again' }),
        unnamed: {
          rejection: { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'THE_CODE' },
          trouble: { kind: 'pause', reason: { code: 'REQUEST_REFUSED', detail: 'THE_CODE' } },
        },
      });
    },
  );

  it('that the platform gives as its own being out of order may be one row’s, and one that never reached it may not', () => {
    const down = { ...error('unavailable'), answered: true };
    expect(answerForRequest(down, 2, LIMITS)).toMatchObject({
      stumbled: { trouble: { kind: 'outage' } },
      trouble: { kind: 'outage' },
    });
    expect(answerForRequest(error('unavailable'), 2, LIMITS)).not.toHaveProperty('stumbled');
    const inDoubt = { ...error('answerLost'), answered: true };
    expect(answerForRequest(inDoubt, 2, LIMITS)).toMatchObject({ stumbled: { inDoubt: true, trouble: { kind: 'outage' } } });
    for (const errorClass of ['rateLimited', 'authorisation', 'configuration', 'dailyQuota'] as const)
      expect(answerForRequest({ ...error(errorClass), answered: true }, 2, LIMITS)).not.toHaveProperty('stumbled');
  });

  it('sends rows that are in each other’s way again in halves', () => {
    expect(answerForRequest(error('conflict'), 3, LIMITS).parts).toEqual([[0, 1], [2]]);
  });

  it('that the platform stumbled over may have been taken', () => {
    expect(answerForRequest(error('transient'), 2, LIMITS).outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });
});

describe('of several errors', () => {
  it('the most severe one decides, and names the others', () => {
    const duplicate = { ...error('duplicate'), platformCode: 'THERE' };
    const refused = { ...error('refused'), message: 'no' };
    expect(mostSevereError([duplicate, refused])).toEqual({ ...refused, message: 'no (+ THERE)' });
    expect(mostSevereError([duplicate])).toEqual(duplicate);
    expect(mostSevereError([])).toBeUndefined();
  });
});

describe('a request without an answer', () => {
  it.each([
    [{ kind: 'notSent', code: 'ECONNREFUSED' }, 'unavailable'],
    [{ kind: 'lost', code: 'TIMEOUT' }, 'unavailableInDoubt'],
    [{ kind: 'lost', code: 'ECONNRESET' }, 'answerLost'],
  ] as const)('%j is %s', (result, errorClass) => {
    expect(errorClassOfNoAnswer(result)).toBe(errorClass);
  });
});
