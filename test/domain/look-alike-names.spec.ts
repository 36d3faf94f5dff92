import { looksLike } from '../../src/domain/look-alike-names.js';

describe('two names', () => {
  it.each([
    ['Anna', 'ANNA'],
    ['Анна', 'анна'],
    ['Anna', 'Аnna'],
    ['Ольга', 'Ольгa'],
    ['Вася', 'Bася'],
    ['Call centre', 'call  cеntre'],
    ['admin', 'ａｄｍｉｎ'],
    ['Olga', 'Οlga'],
    ['RINGBACK_ADMIN_KEY', 'RINGBACK_АDMIN_KEY'],
  ])('are taken for each other: %s, %s', (one, other) => {
    expect([looksLike(one, other), looksLike(other, one)]).toEqual([true, true]);
  });

  it.each([
    ['Anna', 'Анна'],
    ['Анна', 'Инна'],
    ['Ася', 'Acя Петрова'],
    ['САХАР', 'CAXAP'],
    ['IT-отдел', 'Отдел IT'],
    ['Anna K', 'Anna К'],
    ['Call centre', 'Call-centre'],
    ['Елена', 'Ёлена'],
  ])('are two: %s, %s', (one, other) => {
    expect([looksLike(one, other), looksLike(other, one)]).toEqual([false, false]);
  });
});
