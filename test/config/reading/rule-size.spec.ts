import { readGoals } from '../../../src/config/reading/read-project.js';
import { findOversizedRule } from '../../../src/config/reading/rule-size.js';

function nested(depth: number): unknown {
  let when: unknown = { quality: true };
  for (let level = 0; level < depth; level += 1) when = level % 2 === 0 ? { not: when } : { any: [when] };
  return [
    { id: 'flat', when: {} },
    { id: 'deep', when },
  ];
}

describe('rules from outside', () => {
  it('may be nested as deep as somebody can read', () => {
    expect(readGoals(nested(20))).toHaveProperty('goals');
  });

  it.each([21, 400, 100_000])('that are nested %d deep are refused by the field in which they are', (depth) => {
    const [problem] = findOversizedRule(nested(depth));
    expect(problem).toEqual({
      path: 'goals[1].when',
      message: { en: expect.stringContaining('deeper than 20 levels'), ru: expect.any(String) },
    });
    expect(readGoals(nested(depth))).toHaveProperty('problems');
  });

  it('that name a parameter __proto__ are refused: without that condition every call would meet them', () => {
    const goals: unknown = JSON.parse('[{ "id": "g", "when": { "customParam": { "__proto__": "x" } } }]');
    expect(readGoals(goals)).toMatchObject({ problems: [{ path: 'goals[0].when.customParam' }] });
  });

  it('that hold too many values are refused', () => {
    const goals = [{ id: 'wide', when: { callerNumbers: Array.from({ length: 30_000 }, () => '+79161234567') } }];
    const message = { en: expect.stringContaining('20000 values'), ru: expect.any(String) };
    expect(readGoals(goals)).toEqual({ problems: [{ path: 'goals', message }] });
  });
});
