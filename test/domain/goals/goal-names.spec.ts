import { goalNamesOf } from '../../../src/domain/goals/goal-names.js';

describe('a goal’s name', () => {
  const nameOf = goalNamesOf([
    { id: 'okna', goals: [{ id: 'quality-call', name: 'Качественный звонок' }, { id: 'order' }, { id: 'visit', name: 'Визит' }] },
    {
      id: 'dveri',
      goals: [
        { id: 'quality-call', name: 'Хороший звонок' },
        { id: 'visit', name: 'Визит' },
      ],
    },
  ]);

  it('is the one that its project gives it, or its id', () => {
    expect(nameOf('quality-call', 'dveri')).toBe('Хороший звонок');
    expect(nameOf('order', 'okna')).toBe('order');
    expect(nameOf('gone', 'okna')).toBe('gone');
  });

  it('where no project is meant, is the one that they all share', () => {
    expect(nameOf('visit')).toBe('Визит');
    expect(nameOf('quality-call')).toBe('quality-call');
  });
});
