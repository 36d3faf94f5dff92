import { languageNamedIn } from '../../../src/config/reading/language.js';

describe('the language that a config names', () => {
  it.each([
    ['on a line of its own', 'server: { port: 3000 }\nlanguage: ru\n'],
    ['with its key in quotes', '"language": "ru"\n'],
    ['under a comment with a brace', '# { language: en }\nlanguage: ru\n'],
    ['after a byte order mark', '\uFEFFlanguage: ru'],
    ['as JSON on many lines', JSON.stringify({ server: { port: 1 }, language: 'ru' }, null, 2)],
    ['as JSON on one line', JSON.stringify({ language: 'ru', sources: [] })],
    [
      'in braces, after a comment and the document’s start',
      '# { language: en\n---\n{ server: { port: 1 }, # }\n  language: ru }',
    ],
    ['beside another one of the alerts', JSON.stringify({ alerts: { language: 'en' }, language: 'ru' })],
  ])('is found %s', (_where, yaml) => {
    expect(languageNamedIn(yaml)).toBe('ru');
  });

  it.each([
    ['deeper in a file', 'alerts:\n  language: ru\n'],
    ['deeper in braces', JSON.stringify({ alerts: { language: 'ru' } })],
    ['inside a text', JSON.stringify({ name: 'language: ru', 'a "b" language': "language: 'ru'" })],
    ['with another value', 'language: de\n'],
  ])('is none %s', (_where, yaml) => {
    expect(languageNamedIn(yaml)).toBeNull();
  });
});
