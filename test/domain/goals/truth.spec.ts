import fc from 'fast-check';
import { evaluateWhen } from '../../../src/domain/goals/evaluate.js';
import type { GoalSubject, When } from '../../../src/domain/goals/goal.js';
import { conjunction, disjunction, negation, type Truth } from '../../../src/domain/goals/matching.js';
import { aCall } from '../../support/call-builders.js';

const truth = fc.constantFrom<Truth>(true, false, null);
const truths = fc.array(truth, { maxLength: 6 });

const flag = fc.constantFrom(true, false, null);
const call = fc.record({ isQuality: flag, isNew: flag, isDuplicate: flag, answered: flag });
const plain = fc.record(
  { quality: fc.boolean(), new: fc.boolean(), duplicate: fc.boolean(), answered: fc.boolean() },
  { requiredKeys: [] },
);
const { when } = fc.letrec<{ when: When }>((tie) => ({
  when: fc.oneof(
    { depthSize: 'small' },
    plain,
    fc.record({ any: fc.array(tie('when'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ all: fc.array(tie('when'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('when') }),
  ),
}));

const check = (rule: When, facts: Parameters<typeof aCall>[0]) => evaluateWhen(rule, subjectOf(facts));
const subjectOf = (facts: Parameters<typeof aCall>[0]): GoalSubject => ({
  call: aCall(facts),
  timezone: 'Europe/Moscow',
  earlierCalls: [],
  otherConversions: [],
});

describe('three-valued logic', () => {
  it('obeys De Morgan', () => {
    fc.assert(fc.property(truths, (all) => expect(negation(conjunction(all))).toBe(disjunction(all.map(negation)))));
  });

  it('gives the ordinary answer where nothing is unknown', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (all) => {
        expect(conjunction(all)).toBe(all.every(Boolean));
        expect(disjunction(all)).toBe(all.some(Boolean));
      }),
    );
  });

  it('never changes a known answer when the unknown becomes known', () => {
    fc.assert(
      fc.property(truths, fc.boolean(), (all, learnt) => {
        const known = all.map((one) => one ?? learnt);
        for (const join of [conjunction, disjunction]) if (join(all) !== null) expect(join(known)).toBe(join(all));
      }),
    );
  });
});

describe('a rule of any depth', () => {
  it('and its negation are never both met, nor both unmet', () => {
    fc.assert(
      fc.property(when, call, (rule, facts) => {
        expect(check({ not: rule }, facts).truth).toBe(negation(check(rule, facts).truth));
      }),
    );
  });

  it('keeps a known answer when a later webhook brings what was unknown', () => {
    fc.assert(
      fc.property(when, call, fc.boolean(), (rule, facts, learnt) => {
        const before = check(rule, facts).truth;
        const later = Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, value ?? learnt]));
        if (before !== null) expect(check(rule, later).truth).toBe(before);
      }),
    );
  });

  it('names a failed condition exactly when it is not met', () => {
    fc.assert(
      fc.property(when, call, (rule, facts) => {
        const result = check(rule, facts);
        expect(result.failed === null).toBe(result.truth === true);
      }),
    );
  });

  it('is known where the call carries everything', () => {
    const complete = fc.record({
      isQuality: fc.boolean(),
      isNew: fc.boolean(),
      isDuplicate: fc.boolean(),
      answered: fc.boolean(),
    });
    fc.assert(fc.property(when, complete, (rule, facts) => expect(check(rule, facts).truth).not.toBeNull()));
  });
});
