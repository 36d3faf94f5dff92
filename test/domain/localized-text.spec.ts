import { englishPlural, russianPlural } from '../../src/domain/localized-text.js';

describe('a number with its noun', () => {
  it.each([
    [0, '0 calls', '0 звонков'],
    [1, '1 call', '1 звонок'],
    [2, '2 calls', '2 звонка'],
    [11, '11 calls', '11 звонков'],
    [21, '21 calls', '21 звонок'],
    [1.5, '1.5 calls', '1,5 звонка'],
    [1234, '1,234 calls', '1 234 звонка'],
  ])('%d is in the form of its language', (count, english, russian) => {
    expect(englishPlural(count, 'call')).toBe(english);
    expect(russianPlural(count, 'звонок', 'звонка', 'звонков').replaceAll('\u00a0', ' ')).toBe(russian);
  });

  it('takes its verb with it', () => {
    expect([1, 2].map((count) => englishPlural(count, 'was', 'were'))).toEqual(['1 was', '2 were']);
  });
});
