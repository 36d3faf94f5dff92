import { stringify } from 'yaml';
import { ConfigError, type ConfigProblem } from '../../../src/config/messages/config-problem.js';
import { loadConfig } from '../../../src/config/reading/load.js';
import { loadPlatforms } from '../../../src/destinations/destinations.js';
import type { Language } from '../../../src/domain/localized-text.js';
import type { PlatformDefinition } from '../../../src/platforms/kit/platform.js';
import { loadSources } from '../../../src/sources/registry.js';
import type { CallSource } from '../../../src/sources/source.js';
import { FOLDER, missing } from '../a-config.js';

const SECRET = 'aZ3kQ9xW7mP2vL5tB8nR';
const ENDPOINT = 'https://platform.example';
const FILES: Readonly<Record<string, string>> = { [`${FOLDER}/callers.txt`]: '+7495*\n', [`${FOLDER}/key.json`]: '{}' };

/** Every key there is, with a value that is taken. */
const EVERY_KEY = {
  server: { host: '::1', port: 3000, managementPort: 3001, role: 'all', publicUrl: ENDPOINT, trustProxy: ['127.0.0.1/8'] },
  database: { url: 'sqlite:data/ringback.db' },
  timezone: 'Europe/Moscow',
  language: 'ru',
  endsWithinHours: 4,
  projects: [
    {
      id: 'okna',
      name: 'Окна',
      workingHours: { days: ['mon-fri'], from: '09:00', to: '18:00', timezone: 'Asia/Omsk' },
      alerts: {
        telegram: { chatId: '-100123' },
        email: { to: ['client@okna.example'] },
        webhook: { url: ENDPOINT, secret: SECRET },
      },
      sources: [
        {
          id: 'mango-main',
          type: 'mango',
          tokens: [SECRET],
          timezone: 'Europe/Moscow',
          zMeans: 'utc',
          maxPerSecond: 10,
          maxBytesPerDay: 2_000_000,
          maxUnreadableBytes: 2_000_000,
          endsWithinHours: 3,
          allow: ['92.118.66.0/23'],
          answer: { echo: 'zd_echo' },
          signature: { header: 'X-Signature', algorithm: 'hmac-sha1', secret: SECRET, over: 'body', encoding: 'hex' },
          reconcile: { widgetId: '12', accessToken: SECRET, endpoint: ENDPOINT, schedule: '20 4 * * *', days: 3 },
        },
        {
          id: 'other',
          type: 'mapped',
          tokens: [`${SECRET}2`],
          timezone: 'Europe/Moscow',
          zMeans: 'utc',
          dates: ['dd/MM/yyyy H:mm:ss'],
          words: { yes: ['ja'], no: ['nein'] },
          country: 'RU',
          ignore: [{ param: 'event', is: 'test' }],
          each: 'calls',
          ended: ['endedAt'],
          answer: { body: 'ok', contentType: 'text/plain' },
          fields: {
            callId: 'id',
            talkSeconds: { from: 'begin', to: 'end' },
            answered: { from: 'status', is: ['1'] },
            direction: { from: 'kind', map: { 1: 'in' } },
          },
        },
      ],
      exclude: { callers: ['+7495*'], trackingNumbers: ['+74951234567'], callersFile: 'callers.txt' },
      goals: [
        {
          id: 'good',
          name: 'Хороший',
          when: {
            quality: true,
            minTalkSeconds: 5,
            statusCodes: [1110],
            direction: 'in',
            tags: ['целевой'],
            customParam: { manager: 'ivan' },
            hasIdentifier: ['yaCid'],
            hours: { days: ['mon-fri'], from: '09:00', to: '20:00' },
            uniqueWithinDays: 3,
            callNumber: { min: 1, max: 2 },
            any: [{ utmSource: 'yandex' }],
            not: { cities: 'Тверь' },
          },
          at: 'end',
          value: 10,
          currency: 'RUB',
          valueBy: [{ when: { utmSource: 'google' }, value: 5 }],
          oncePerCallerDays: 3,
          holdMinutes: 1,
        },
      ],
      destinations: [
        {
          id: 'metrika',
          platform: 'yandex-metrica',
          enabled: true,
          since: '2026-11-01',
          schedule: '7 * * * *',
          formerly: 'old',
          restate: true,
          counterId: '123',
          token: SECRET,
          endpoint: ENDPOINT,
          mode: 'conversions',
          identifiers: ['yaCid'],
          rowsPerFile: 10,
          newGoalName: 'Call',
          phoneNumber: 'omit',
          read: {
            token: SECRET,
            logs: 'off',
            campaigns: 'utm',
            logsMaxMb: 5,
            endpoint: ENDPOINT,
            direct: { token: SECRET, clientLogin: 'okna', endpoint: ENDPOINT },
            at: '04:10',
          },
          goals: { good: { target: 'good_call', value: 'omit' } },
        },
        {
          id: 'ga4',
          platform: 'ga4',
          enabled: true,
          measurementId: 'G-ABC1234567',
          apiSecret: SECRET,
          region: 'global',
          endpoint: ENDPOINT,
          sessionIdParam: 'session',
          consent: { adUserData: 'granted', adPersonalization: 'denied' },
          onUnknown: 'hold',
          read: {
            propertyId: '123456789',
            credentials: { serviceAccountFile: 'key.json' },
            endpoint: ENDPOINT,
            tokenEndpoint: ENDPOINT,
            reference: true,
            at: '04:10',
          },
          goals: { good: { event: 'qualify_lead', value: 3 } },
        },
        {
          id: 'ads',
          platform: 'google-ads',
          enabled: true,
          validateOnly: false,
          transport: 'data-manager',
          customerId: '1234567890',
          loginCustomerId: '1112223333',
          credentials: { clientId: 'client', clientSecret: SECRET, refreshToken: SECRET },
          developerToken: SECRET,
          operationsPerDay: 100,
          endpoint: ENDPOINT,
          tokenEndpoint: ENDPOINT,
          eventSource: 'WEB',
          hashedPhone: false,
          minClickAgeHours: 6,
          uploadWithinDays: 90,
          rowsPerRequest: 20,
          consent: { adUserData: 'granted', adPersonalization: 'denied' },
          read: {
            credentials: { serviceAccountFile: 'key.json' },
            loginCustomerId: '1112223333',
            endpoint: 'ads.example:443',
            at: '04:10',
          },
          goals: { good: { conversionActionId: '987' } },
        },
        {
          id: 'crm',
          platform: 'webhook',
          enabled: true,
          url: `${ENDPOINT}/?call={{callId}}`,
          method: 'POST',
          secret: SECRET,
          headers: { Authorization: 'Bearer token' },
          body: '{"call":"{{callId}}"}',
          phones: ['callerNumber'],
          expect: 'ok',
          sendWithinDays: 30,
          goals: { good: { value: 'send' } },
        },
      ],
    },
  ],
  privacy: {
    receiptsDays: 30,
    unreadableDays: 14,
    phonesDays: 90,
    callerKeyDays: 400,
    detailsDays: 400,
    requestsDays: 90,
    callerSecret: SECRET,
    dropAtIngest: ['ip'],
  },
  backup: { schedule: '30 3 * * *', keep: 7, to: 'data/backups' },
  alerts: {
    language: 'ru',
    telegram: { botToken: '123:abcd', chatId: '-1001', endpoint: ENDPOINT },
    email: {
      host: 'smtp.example',
      tls: 'starttls',
      port: 587,
      user: 'user',
      password: SECRET,
      from: 'a@okna.example',
      to: ['b@okna.example'],
    },
    webhook: { url: ENDPOINT, secret: SECRET },
    digest: { schedule: '0 9 * * mon', language: 'ru' },
    rules: {
      destinationPaused: { afterMinutes: 1 },
      backlogExpiring: { withinHours: 1 },
      nothingReceived: { afterMinutes: 1 },
      coverageFell: { byPercent: 1, minCalls: 1 },
      unmatchedRose: { byPoints: 1, minUploads: 1 },
      clockApart: { seconds: 1 },
      silentZero: { minCalls: 1 },
    },
  },
};

/** Without them the rest of an entry is not looked at. */
const STRUCTURE = new Set(['id', 'type', 'platform', 'enabled']);

/** The same config with every value replaced, at any depth. */
function withEvery(value: unknown, wrong: unknown, key = ''): unknown {
  if (STRUCTURE.has(key)) return value;
  if (Array.isArray(value)) return value.map((one) => withEvery(one, wrong));
  // A copy: YAML writes the same object as an alias.
  if (typeof value !== 'object' || value === null) return structuredClone(wrong);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withEvery(inner, wrong, name)]));
}

let sources: readonly CallSource[];
let platforms: readonly PlatformDefinition[];
beforeAll(async () => {
  [sources, platforms] = [await loadSources(), await loadPlatforms()];
});

function problemsOf(config: unknown, language: Language): readonly ConfigProblem[] {
  const file = `${FOLDER}/ringback.yaml`;
  const all: Readonly<Record<string, string>> = { ...FILES, [file]: stringify(config) };
  const readFile = (path: string): string => all[path] ?? missing(path);
  try {
    loadConfig({ file, explicit: true, environment: {}, sources, platforms, language, readFile });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** Words that are the same in both languages: what a person copies into the file. */
function withoutCode(text: string): string {
  return text.replace(/newGoalName: Звонок/g, '');
}

describe('every key of the config', () => {
  it('has its value here', () => {
    expect(problemsOf(EVERY_KEY, 'en')).toEqual([]);
  });

  it.each([
    ['a mapping', { strange: 1 }, 120],
    ['a list', [[]], 120],
    ['an empty text', '', 80],
    ['another text', 'blah\nblah', 80],
    ['a number below zero', -5.5, 100],
    ['a number beyond all bounds', 1e300, 100],
    ['yes', true, 100],
  ])('that holds %s is named with its line, in a sentence of each language', (_what, wrong, atLeast) => {
    const config = withEvery(EVERY_KEY, wrong);
    const [english, russian] = [problemsOf(config, 'en'), problemsOf(config, 'ru')];
    expect(english.length).toBeGreaterThanOrEqual(atLeast);
    expect(russian.map(({ path, line }) => [path, line])).toEqual(english.map(({ path, line }) => [path, line]));
    const faults = english.flatMap(({ path, message, line }, index) => {
      const inRussian = russian[index]?.message ?? '';
      const isSound =
        line !== undefined &&
        /^[A-Z`AW].*[.!?]$/s.test(message) &&
        /[а-яё]{3}.*[.!?]$/is.test(inRussian) &&
        !/[а-яё]/i.test(withoutCode(message)) &&
        !/^Invalid|expected|received/.test(message);
      return isSound ? [] : [{ path, line, message, inRussian }];
    });
    expect(faults).toEqual([]);
  });
});

describe('a schedule', () => {
  it.each([
    ['backup', { ...EVERY_KEY, backup: { ...EVERY_KEY.backup, schedule: '0 0 30 2 *' } }, 'backup.schedule'],
    ['alerts', { ...EVERY_KEY, alerts: { ...EVERY_KEY.alerts, digest: { schedule: '0 0 31 4,6 *' } } }, 'alerts.digest.schedule'],
  ])('that never comes is refused before it ends the start: %s', (_section, config, path) => {
    expect(problemsOf(config, 'en')).toMatchObject([{ path, message: expect.stringContaining('never comes') }]);
    expect(problemsOf(config, 'ru')).toMatchObject([{ path, message: expect.stringContaining('не бывает') }]);
  });

  it('of a leap day comes', () => {
    expect(problemsOf({ ...EVERY_KEY, backup: { ...EVERY_KEY.backup, schedule: '0 3 29 2 *' } }, 'en')).toEqual([]);
  });
});

it('a file whose name is digits is looked for like any other', () => {
  const [project] = EVERY_KEY.projects;
  const config = { ...EVERY_KEY, projects: [{ ...project, exclude: { callersFile: 5 } }] };
  expect(problemsOf(config, 'en')).toMatchObject([
    { path: 'projects[0].exclude.callersFile', message: expect.stringContaining(`${FOLDER}/5 cannot be read`) },
  ]);
});

/** The config with one value in another form; the way is written as in messages. */
function withOne(path: string, change: (parent: Record<string, unknown>, key: string) => void): unknown {
  const config = structuredClone(EVERY_KEY) as unknown;
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop() ?? '';
  const parent = keys.reduce((value, key) => (value as Record<string, unknown>)[key], config);
  change(parent as Record<string, unknown>, last);
  return config;
}

const WEBHOOK = 'projects[0].destinations[3]';

describe('a key that limits who is let in, what is kept or what is told', () => {
  it.each([
    'projects[0].sources[0].allow',
    'projects[0].sources[0].signature',
    'projects[0].sources[1].ignore',
    'projects[0].exclude',
    'projects[0].exclude.callers',
    'projects[0].goals[0].when.quality',
    'projects[0].goals[0].when.minTalkSeconds',
    'projects[0].goals[0].oncePerCallerDays',
    'projects[0].goals[0].holdMinutes',
    'projects[0].destinations[0].goals.good.value',
    'projects[0].destinations[2].consent',
    'projects[0].destinations[2].consent.adUserData',
    'projects[0].destinations[2].validateOnly',
    `${WEBHOOK}.secret`,
    `${WEBHOOK}.expect`,
    'alerts.webhook.secret',
    'privacy.dropAtIngest',
    'privacy.phonesDays',
    'privacy.callerSecret',
  ])('is refused where it is left empty, and may be left out: %s', (path) => {
    expect(
      problemsOf(
        withOne(path, (parent, key) => (parent[key] = null)),
        'en',
      ),
    ).toMatchObject([{ path }]);
    expect(
      problemsOf(
        withOne(path, (parent, key) => delete parent[key]),
        'en',
      ),
    ).toEqual([]);
  });

  it('an empty list of addresses lets nobody guess whether it means all or none', () => {
    const path = 'projects[0].sources[0].allow';
    expect(
      problemsOf(
        withOne(path, (parent, key) => (parent[key] = [])),
        'en',
      ),
    ).toMatchObject([{ path }]);
  });

  it('says in both languages that it is empty', () => {
    const config = withOne('privacy.dropAtIngest', (parent, key) => (parent[key] = null));
    expect(problemsOf(config, 'en')[0]?.message).toBe('Must be a list. It is left empty: fill it in, or take the key away.');
    expect(problemsOf(config, 'ru')[0]?.message).toBe('Здесь нужно: список. Значение пустое: заполните его или уберите ключ.');
  });

  it('any other key that is left empty counts as not given', () => {
    expect(
      problemsOf(
        withOne('backup.keep', (parent, key) => (parent[key] = null)),
        'en',
      ),
    ).toEqual([]);
  });
});

const METRIKA = 'projects[0].destinations[0]';

describe('a wrong value deep inside', () => {
  it.each([
    [`${METRIKA}.read.logs`, 'vists', 'logs: visits'],
    [`${METRIKA}.read.at`, '4', 'at: "04:10"'],
    [`${METRIKA}.read.direct.clientLogin`, '', 'clientLogin: okna-direct'],
    ['projects[0].destinations[1].read.propertyId', 'x', 'propertyId: "123456789"'],
    ['projects[0].destinations[2].read.endpoint', 'x', 'host:port'],
    ['projects[0].sources[0].signature.header', 'two words', 'name of a header'],
    ['projects[0].sources[0].type', 5, 'no such kind of source'],
    [`${METRIKA}.platform`, 5, 'no such platform'],
    ['server.host', 'two words', 'address of this machine'],
    ['server.host', 0, 'address of this machine'],
  ])('is named by its own key: %s', (path, wrong, words) => {
    const config = withOne(path, (parent, key) => (parent[key] = wrong));
    expect(problemsOf(config, 'en')).toMatchObject([{ path, message: expect.stringContaining(words) }]);
  });
});

describe('a misspelt key deep inside', () => {
  it.each([
    [`${METRIKA}.read.direct`, 'token', 'tokne'],
    [`${METRIKA}.read`, 'campaigns', 'campains'],
    [METRIKA, 'platform', 'platfrom'],
    ['projects[0].destinations[1].read', 'credentials', 'credentals'],
    ['projects[0].sources[0]', 'type', 'tpye'],
    ['projects[0].sources[0].answer', 'echo', 'ecoh'],
    ['projects[0].sources[1].answer', 'contentType', 'contenttyp'],
    ['projects[0].sources[1].fields.talkSeconds', 'from', 'form'],
    ['projects[0].sources[1].fields.direction', 'map', 'mapp'],
  ])('is named with the one that was meant: %s, %s', (place, key, written) => {
    const config = withOne(`${place}.${key}`, (parent) => {
      parent[written] = parent[key];
      delete parent[key];
    });
    const found = problemsOf(config, 'en').find(({ path }) => path === `${place}.${written}`);
    expect(found?.message).toContain(`Did you mean "${key}"?`);
  });
});
