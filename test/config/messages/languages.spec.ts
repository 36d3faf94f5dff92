import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type ConfigProblem } from '../../../src/config/messages/config-problem.js';
import { loadConfig } from '../../../src/config/reading/load.js';
import { loadPlatforms } from '../../../src/destinations/destinations.js';
import type { Language } from '../../../src/domain/localized-text.js';
import { loadSources } from '../../../src/sources/registry.js';
import { FOLDER, missing } from '../a-config.js';

const FILE = `${FOLDER}/ringback.yaml`;
const ENGLISH = /\b(Must|Give|Write|There|This|Known|List|Name|Stands|Copies)\b/;
const SRC = join(import.meta.dirname, '../../../src');

async function problems(yaml: string, language?: Language): Promise<readonly ConfigProblem[]> {
  const [sources, platforms] = [await loadSources(), await loadPlatforms()];
  const readFile = (path: string): string => (path === FILE ? yaml : missing(path));
  try {
    loadConfig({ file: FILE, explicit: true, environment: {}, sources, platforms, readFile, language });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const WRONG = `
server: { prot: 1, trustProxy: true, publicUrl: here }
timezone: Moscow
database: { url: mysql }
alerts: { email: { host: mail, from: nobody, to: [x] } }
sources:
  - { id: "a b", type: mango, tokens: [short] }
  - { id: main, type: mago, tokens: ["\${TOKEN}"] }
goals:
  - { id: call, when: { answered: maybe, hours: { from: "9" } } }
destinations:
  - { id: m, platform: yandex-metrica, enabled: true, counterId: x, token: a, goals: { none: { target: t } } }
  - { id: g, platform: ga4, enabled: true, measurementId: UA-1, apiSecret: ..., goals: {} }
  - { id: w, platform: webhook, enabled: true, url: "https://crm.example/{{cal}}", method: PUT, goals: { call: {} } }
  - { id: a, platform: google-ads, enabled: true, customerId: "1", credentials: {}, goals: { call: {} } }
`;

describe('what is wrong with a config', () => {
  it('is said in Russian where Russian is asked for, and nothing of it stays English', async () => {
    const found = await problems(WRONG, 'ru');
    expect(found.length).toBeGreaterThan(15);
    for (const { message } of found) {
      expect(message).toMatch(/[а-яё]{3}/i);
      expect(message).not.toMatch(ENGLISH);
    }
  });

  it('is the same list in both languages, each with its line', async () => {
    const [english, russian] = [await problems(WRONG, 'en'), await problems(WRONG, 'ru')];
    expect(russian.map(({ path, line }) => [path, line])).toEqual(english.map(({ path, line }) => [path, line]));
    const lines = Object.fromEntries(english.map(({ path, line }) => [path, line]));
    expect(lines).toMatchObject({
      'server.prot': 2,
      timezone: 3,
      'sources[0].id': 7,
      'sources[1].tokens[0]': 8,
      'destinations[1].measurementId': 13,
      'destinations[3].credentials': 15,
    });
  });

  it('names the line of what encloses a key that is missing, and of broken YAML', async () => {
    expect(await problems('sources:\n  - id: main\n    type: mango\n')).toMatchObject([{ path: 'sources[0].tokens', line: 2 }]);
    expect(await problems('server:\n\tport: 1\n')).toMatchObject([{ line: 2 }]);
  });

  it('is in the language that the config itself names', async () => {
    const [problem] = await problems('language: ru\nserver: { prot: 1 }\n');
    expect(problem?.message).toContain('Такого ключа нет');
  });

  it('has its Russian beside every sentence of a schema', () => {
    const files = ['config', 'platforms', 'sources'].flatMap((folder) =>
      readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /(config|settings|credentials|schema\/\w+|read-source)\.ts$/.test(name) && !name.includes('simulator'))
        .map((name) => join(SRC, folder, name)),
    );
    const alone = files.flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(/(?<!sentence\(\s*|bothLanguages\(\s*)(['"`])(Must|Give|Write|List|Name) [^\n]*/g),
      ].map(([text]) => `${file}: ${text}`),
    );
    expect(files.length).toBeGreaterThan(15);
    expect(alone).toEqual([]);
  });
});
