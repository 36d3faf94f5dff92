import { toConfig, fieldsOf, isGoalDraft, withField, type GoalDraft } from '../src/pages/goals/goalDraft.js';

describe('a goal that is being tried', () => {
  const goal: GoalDraft = {
    id: 'g',
    when: { quality: true, devices: 'mobile' },
    value: 1500,
    currency: 'RUB',
    valueBy: [],
    oncePerCallerDays: null,
    holdMinutes: 0,
  };

  it('shows what the form knows and keeps what it does not', () => {
    expect(fieldsOf(goal)).toMatchObject({ quality: 'yes', answered: '', minTalkSeconds: '', value: '1500', holdMinutes: '' });
    const changed = withField(withField(withField(goal, 'minTalkSeconds', '60'), 'utmCampaign', 'a*, b'), 'quality', '');
    expect(changed.when).toEqual({ devices: 'mobile', minTalkSeconds: 60, utmCampaign: ['a*', 'b'] });
    expect(fieldsOf(changed)).toMatchObject({ quality: '', minTalkSeconds: '60', utmCampaign: 'a*, b' });
  });

  it('takes a field away when it is emptied or no number', () => {
    expect(withField(goal, 'value', '')['value']).toBeNull();
    expect(withField(goal, 'holdMinutes', 'x')['holdMinutes']).toBe(0);
    expect(withField(withField(goal, 'minTalkSeconds', '5'), 'minTalkSeconds', '').when).toEqual(goal.when);
    expect(withField(goal, 'value', '99,5')['value']).toBe(99.5);
  });

  it('is written as short as in a config', () => {
    expect(toConfig(goal)).toEqual({ id: 'g', when: goal.when, value: 1500, currency: 'RUB' });
    expect(toConfig({ ...goal, value: null, holdMinutes: 30 })).toEqual({ id: 'g', when: goal.when, holdMinutes: 30 });
  });

  it.each([
    [goal, true],
    [{ id: 'g' }, false],
    [{ id: 1, when: {} }, false],
    [null, false],
  ])('%j can be shown in the form: %s', (given, can) => {
    expect(isGoalDraft(given)).toBe(can);
  });
});
