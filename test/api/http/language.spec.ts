import { languageOf } from '../../../src/api/http/request-language.js';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['ru', 'ru'],
    ['ru-RU,ru;q=0.9,en-US;q=0.8', 'ru'],
    ['ru-RU, en', 'ru'],
    ['en;q=0.5, ru;q=0.8', 'ru'],
    ['en, ru', 'en'],
    ['de, ru;q=0.1', 'ru'],
    ['ru;q=0, en;q=0.1', 'en'],
    ['RU-ru', 'ru'],
    ['russisch', 'en'],
    ['de, *;q=0.5', 'en'],
    [';;q=,', 'en'],
  ])('for %j is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
