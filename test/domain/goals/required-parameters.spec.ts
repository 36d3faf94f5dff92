import type { CallKey } from '../../../src/domain/calls/call-fields.js';
import type { Call } from '../../../src/domain/calls/call.js';
import type { Goal, When } from '../../../src/domain/goals/goal.js';
import {
  missingParameters,
  requiredParameters,
  carriesParameter,
  CALL_PARAMETERS,
  parameterShares,
} from '../../../src/domain/goals/required-parameters.js';
import { aCall } from '../../support/call-builders.js';
import { aGoal } from '../../support/test-pipeline.js';

function missed(goal: Partial<Goal>, ...calls: Partial<Call>[]): string[] {
  const all = calls.map((call) => aCall(call));
  return missingParameters([aGoal(goal)], all).map(({ condition, parameter }) => `${condition}: ${parameter}`);
}

const NOTHING: Partial<Call> = {
  ...Object.fromEntries(CALL_PARAMETERS.map((name) => [name, null])),
  clickIds: {},
  accepted: null,
  answered: null,
  callerKey: null,
};

describe('a goal', () => {
  it('misses what none of the calls carried, and nothing that one of them did', () => {
    const goal = { when: { quality: true, minTalkSeconds: 60 } };
    expect(missed(goal, { isQuality: null }, { isQuality: null })).toEqual(['quality: isQuality']);
    expect(missed(goal, { isQuality: null }, { isQuality: false })).toEqual([]);
  });

  it('misses nothing before the first call', () => {
    expect(missed({ when: { quality: true } })).toEqual([]);
  });

  it('is looked through to its inner rules, its values and its limit', () => {
    const goal = {
      when: { any: [{ quality: true }, { all: [{ cities: 'Москва' }] }], not: { new: false } },
      valueBy: [{ when: { utmCampaign: 'brand*' }, value: 800 }],
      oncePerCallerDays: 30,
    };
    expect(missed(goal, NOTHING)).toEqual([
      'any[0].quality: isQuality',
      'any[1].all[0].cities: city',
      'not.new: isNew',
      'valueBy[0].utmCampaign: utmCampaign',
      'oncePerCallerDays: callerNumber',
    ]);
  });

  it.each<[When, string]>([
    [{ page: '*' }, 'page: pageUrl'],
    [{ firstPage: '*' }, 'firstPage: firstUrl'],
    [{ hours: { from: '09:00' } }, 'hours: startedAt'],
    [{ uniqueWithinDays: 30 }, 'uniqueWithinDays: callerNumber'],
    [{ callNumber: { max: 1 } }, 'callNumber: callerNumber'],
    [{ accepted: true }, 'accepted: statusCode'],
    [{ hasIdentifier: 'yclid' }, 'hasIdentifier: yclid'],
    [{ hasIdentifier: ['gclid', 'gbraid'] }, 'hasIdentifier: gclid, gbraid'],
    [{ customParam: { shop: 'north' } }, 'customParam: customParam.shop'],
  ])('with the rule %j misses %s', (when, expected) => {
    expect(missed({ when }, NOTHING)).toEqual([expected]);
    expect(missed({ when }, { ...aCall(), clickIds: { yclid: '1', gbraid: '2' }, customParam: 'shop=south' })).toEqual([]);
  });

  it('on an answered call needs a status and a talk time, or the vendor’s own word', () => {
    const goal = { when: { answered: true } };
    expect(missed(goal, NOTHING)).toEqual(['answered: statusCode', 'answered: talkSeconds']);
    expect(missed(goal, { ...NOTHING, statusCode: 1120, accepted: true, answered: false })).toEqual(['answered: talkSeconds']);
    expect(missed(goal, { ...NOTHING, saidAnswered: true, accepted: true, answered: true })).toEqual([]);
  });

  it('takes any identifier that fits', () => {
    expect(missed({ when: { hasIdentifier: '*clid' } }, { clickIds: { gclid: 'x' } })).toEqual([]);
    expect(missed({ when: { hasIdentifier: '*Cid' } }, { yaCid: null, gaCid: null, rsCid: '1' })).toEqual([]);
  });

  it('that asks for the absence of an identifier misses nothing', () => {
    expect(missed({ when: { not: { hasIdentifier: 'gclid' } } }, NOTHING)).toEqual([]);
  });

  it('that asks for its sources only needs no parameter', () => {
    expect(requiredParameters(aGoal({ when: { sources: 'mango-main' } }))).toEqual([]);
  });
});

describe('a parameter', () => {
  it('that was dropped after the caller was recognised has come', () => {
    expect(carriesParameter(aCall({ callerNumber: null }), 'callerNumber')).toBe(true);
    expect(carriesParameter(aCall({ callerNumber: null, callerKey: null }), 'callerNumber')).toBe(false);
  });

  it('goes by the name that config and API have for it', () => {
    const names = parameterShares([], ['statusCode']).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['value', 'currency', 'talkSeconds', 'utmCampaign', 'gclid']));
    expect(names).not.toContain('valueMinor');
  });

  it('of a source without status codes is also its own word on whether a call was answered', () => {
    const calls = [aCall({ statusCode: null, saidAnswered: true }), aCall({ statusCode: null, saidAnswered: null })];
    const ownWord = (saidFields: readonly CallKey[]) =>
      parameterShares(calls, saidFields).find(({ name }) => name === 'answered');
    expect(ownWord(['saidAnswered'])).toEqual({ name: 'answered', share: 0.5 });
    expect(ownWord([])).toEqual({ name: 'answered', share: 0.5 });
    expect(ownWord(['statusCode'])).toBeUndefined();
  });

  it('has no share of no calls', () => {
    expect(new Set(parameterShares([], ['statusCode']).map(({ share }) => share))).toEqual(new Set([0]));
  });
});
