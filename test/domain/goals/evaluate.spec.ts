import type { Call } from '../../../src/domain/calls/call.js';
import { evaluateGoal } from '../../../src/domain/goals/evaluate.js';
import { CALL_GOAL, type Goal, type GoalSubject, type When } from '../../../src/domain/goals/goal.js';
import { DAY } from '../../../src/domain/time/instant.js';
import { aCall, CALL_START } from '../../support/call-builders.js';

const GOAL: Goal = {
  id: 'g',
  when: {},
  at: 'end',
  value: 1500,
  currency: 'RUB',
  valueBy: [],
  oncePerCallerDays: null,
  holdMinutes: 0,
};
const aGoal = (overrides: Partial<Goal>): Goal => ({ ...GOAL, ...overrides });
const subject = (call: Partial<Call> = {}, rest: Partial<GoalSubject> = {}): GoalSubject => ({
  call: aCall(call),
  timezone: 'Europe/Moscow',
  earlierCalls: [],
  otherConversions: [],
  ...rest,
});
const failed = (when: When, call: Partial<Call> = {}) => {
  const verdict = evaluateGoal(aGoal({ when }), subject(call));
  return verdict.met ? null : verdict.failed;
};

describe('the goal of every call', () => {
  it('is met by a call that ended, whatever became of it, and is worth nothing', () => {
    expect(evaluateGoal(CALL_GOAL, subject({ answered: false, yaCid: null, callType: 'static' }))).toEqual({
      met: true,
      money: null,
    });
  });

  it('is not met by a call of which only the start is known', () => {
    expect(evaluateGoal(CALL_GOAL, subject({ phase: 'started' }))).toEqual({
      met: false,
      failed: { condition: 'phase', wanted: 'ended', found: 'started' },
    });
  });
});

describe('a goal that is met', () => {
  it('is worth its value in minor units', () => {
    expect(evaluateGoal(aGoal({ value: 19.99, currency: 'EUR' }), subject())).toEqual({
      met: true,
      money: { minor: 1999, currency: 'EUR' },
    });
  });

  it('without a value is worth none, and with zero is worth zero', () => {
    expect(evaluateGoal(aGoal({ value: null }), subject())).toEqual({ met: true, money: null });
    expect(evaluateGoal(aGoal({ value: 0 }), subject())).toEqual({ met: true, money: { minor: 0, currency: 'RUB' } });
  });

  it('takes the first of its values whose rule is met, else the plain one', () => {
    const valueBy = [
      { when: { utmCampaign: 'brand*' }, value: 800 },
      { when: { cities: 'Москва' }, value: 2000 },
      { when: {}, value: 1 },
    ];
    const worth = (call: Partial<Call>, by = valueBy) => {
      const verdict = evaluateGoal(aGoal({ valueBy: by }), subject(call));
      return verdict.met ? verdict.money?.minor : null;
    };
    expect(worth({ utmCampaign: 'Brand-1' })).toBe(80_000);
    expect(worth({})).toBe(200_000);
    expect(worth({ city: null })).toBe(100);
    expect(worth({ city: null, utmCampaign: null }, valueBy.slice(0, 2))).toBe(150_000);
  });
});

describe('a goal that is not met', () => {
  it('says which condition failed first, what it wanted and what the call had', () => {
    expect(failed({ quality: true, minTalkSeconds: 300, callTypes: ['static'] })).toEqual({
      condition: 'minTalkSeconds',
      wanted: 300,
      found: 187,
    });
  });

  it('finds null where the call does not carry it', () => {
    expect(failed({ quality: true }, { isQuality: null })).toEqual({ condition: 'quality', wanted: true, found: null });
  });

  it('names the path inside all', () => {
    expect(failed({ all: [{ quality: true }, { utmSource: 'google', utmMedium: 'cpc' }] })).toEqual({
      condition: 'all[1].utmSource',
      wanted: 'google',
      found: 'yandex',
    });
  });

  it('shows what the call had for every alternative of any', () => {
    expect(failed({ any: [{ utmSource: 'google' }, { minTalkSeconds: 900, cities: 'Тверь' }] })).toEqual({
      condition: 'any',
      wanted: [{ utmSource: 'google' }, { minTalkSeconds: 900, cities: 'Тверь' }],
      found: [{ utmSource: 'yandex' }, { minTalkSeconds: 187, cities: 'Москва' }],
    });
  });

  it('shows what the call had for what it must not be', () => {
    const when: When = { not: { utmSource: 'yan*', any: [{ city: 1 } as When, { devices: 'mobile' }].slice(1) } };
    expect(failed(when)).toEqual({
      condition: 'not',
      wanted: when.not,
      found: { utmSource: 'yandex', any: [{ devices: 'mobile' }] },
    });
  });

  it('shows the hours by the business’s clock', () => {
    expect(failed({ hours: { days: 'sat' } })).toEqual({ condition: 'hours', wanted: { days: 'sat' }, found: 'fri 13:45' });
  });

  it('does not show the caller’s whole number', () => {
    const verdict = failed({ callerNumbers: '+7999*' });
    expect(verdict).toEqual({ condition: 'callerNumbers', wanted: '+7999*', found: '+7916***4567' });
    expect(JSON.stringify(failed({ not: { callerNumbers: '+7916*' } }))).not.toContain('79161234567');
  });
});

describe('a goal that counts a caller once', () => {
  const once = aGoal({ oncePerCallerDays: 30 });
  const counted = (daysAgo: number) => ({ otherConversions: [CALL_START - daysAgo * DAY] });

  it('is not met again within the days, and says since when', () => {
    expect(evaluateGoal(once, subject({}, counted(29)))).toEqual({
      met: false,
      failed: { condition: 'oncePerCallerDays', wanted: 30, found: 'counted at 2026-10-22T10:45:00.000Z' },
    });
  });

  it('is met again after them, and by a caller who only called', () => {
    expect(evaluateGoal(once, subject({}, counted(30))).met).toBe(true);
    expect(evaluateGoal(once, subject({}, { earlierCalls: [CALL_START - 1] })).met).toBe(true);
  });

  it('is met by an anonymous caller, who cannot be recognised', () => {
    expect(evaluateGoal(once, subject({ callerKey: null }, { earlierCalls: null, otherConversions: null })).met).toBe(true);
  });
});
