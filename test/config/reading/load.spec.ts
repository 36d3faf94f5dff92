import { ConfigError } from '../../../src/config/messages/config-problem.js';
import { loadConfig } from '../../../src/config/reading/load.js';
import { alertsSchema } from '../../../src/config/schema/alerts.js';
import { FOLDER, load, missing, problemsOf } from '../a-config.js';

const SHORT = `
sources:
  - { id: main, type: bell, tokens: [\${BELL_TOKEN}] }
exclude: { callers: ['8 (495) 111-22-33', '+7999*'], callersFile: lists/own.txt }
goals:
  - { id: quality-call, when: { quality: true }, value: 1500 }
destinations:
  - id: metrika
    platform: counter
    enabled: true
    since: 2026-11-01
    counterId: 12345678
    token: \${file:secrets/token}
    goals: { quality-call: { target: q } }
`;
const READ_INPUTS = {
  environment: { BELL_TOKEN: 'a-token-of-the-bell' },
  files: {
    [`${FOLDER}/secrets/token`]: 'token-from-a-file\n',
    [`${FOLDER}/lists/own.txt`]: '# our own\n+79161112233 # the boss\n\n8 916 444-55-66\n',
  },
};
const NOWHERE = { environment: {}, sources: [], platforms: [], readFile: missing };

describe('a config', () => {
  it('of one business is one project with the id default', () => {
    const { config, warnings } = load(SHORT, READ_INPUTS);
    expect(warnings).toEqual([]);
    expect(config.projects).toEqual([
      {
        id: 'default',
        name: 'default',
        sources: [
          {
            id: 'main',
            type: 'bell',
            tokens: ['a-token-of-the-bell'],
            maxPerSecond: 1000,
            answer: null,
            allow: [],
            signature: null,
            saidFields: [],
            endsWithinHours: 4,
            maxBytesPerDay: 1_073_741_824,
            maxUnreadableBytes: 268_435_456,
            settings: { zMeans: 'utc' },
          },
        ],
        alerts: {},
        workingHours: { days: 'mon-fri', from: '09:00', to: '18:00', timezone: 'Europe/Moscow' },
        exclude: { callers: ['+74951112233', '+7999*', '+79161112233', '+79164445566'], trackingNumbers: [] },
        goals: [
          {
            id: 'quality-call',
            when: { quality: true },
            value: 1500,
            currency: 'RUB',
            valueBy: [],
            oncePerCallerDays: null,
            at: 'end',
            holdMinutes: 0,
          },
        ],
        destinations: [
          {
            id: 'metrika',
            platform: 'counter',
            enabled: true,
            since: Date.UTC(2026, 9, 31, 21),
            schedule: '7 * * * *',
            formerly: null,
            restate: false,
            settings: {
              counterId: '12345678',
              token: 'token-from-a-file',
              sampled: false,
              rate: 1,
              goals: { 'quality-call': { target: 'q' } },
            },
          },
        ],
      },
    ]);
  });

  it('that is not there is an empty one, with defaults for the rest', () => {
    const { config, warnings } = loadConfig({ ...NOWHERE, file: `${FOLDER}/ringback.yaml`, explicit: false });
    expect(warnings).toEqual([]);
    expect(config).toEqual({
      server: { host: '127.0.0.1', port: 3000, managementPort: null, role: 'all', publicUrl: null, trustProxy: false },
      language: null,
      database: { url: `sqlite:${FOLDER}/data/ringback.db` },
      timezone: 'Europe/Moscow',
      projects: [],
      privacy: {
        receiptsDays: 30,
        unreadableDays: 14,
        phonesDays: 90,
        callerKeyDays: 400,
        detailsDays: 400,
        requestsDays: 90,
        callerSecret: null,
        dropAtIngest: [],
      },
      alerts: alertsSchema.parse({}),
      backup: null,
      adminKey: null,
      file: null,
    });
  });

  it('without a file at all is an empty one too', () => {
    expect(loadConfig({ ...NOWHERE, file: null, explicit: false }).config).toMatchObject({ projects: [], file: null });
  });

  it.each(['', '# nothing yet\n', '---\n', 'projects:\nserver:\n'])(
    'that says nothing (%j) is an empty one, and its file is known',
    (yaml) => {
      expect(load(yaml).config).toMatchObject({ projects: [], file: `${FOLDER}/ringback.yaml` });
    },
  );

  it('that somebody named and that is not there is a problem', () => {
    expect(() => loadConfig({ ...NOWHERE, file: `${FOLDER}/other.yaml`, explicit: true })).toThrow(ConfigError);
  });

  it('that is there and cannot be read is a problem even if nobody named it', () => {
    const readFile = (): never => {
      throw Object.assign(new Error('no'), { code: 'EACCES' });
    };
    expect(() => loadConfig({ ...NOWHERE, readFile, file: `${FOLDER}/ringback.yaml`, explicit: false })).toThrow(/EACCES/);
  });

  it('takes the admin key from the environment and refuses one that could be guessed', () => {
    expect(load('', { environment: { RINGBACK_ADMIN_KEY: 'a-key-that-is-long-enough' } })).toMatchObject({
      config: { adminKey: 'a-key-that-is-long-enough' },
      warnings: [],
    });
    for (const key of ['tiny-key', 'aaaabbbbaaaabbbbaaaa', '1234567890123456', '"a-key-that-is-long-enough"', '<the admin key>'])
      expect(problemsOf('', { environment: { RINGBACK_ADMIN_KEY: key } })).toEqual([
        { path: 'RINGBACK_ADMIN_KEY', message: expect.not.stringContaining(key) },
      ]);
    expect(load('', { environment: { RINGBACK_ADMIN_KEY: '' } }).config.adminKey).toBeNull();
  });

  it.each([
    ['sqlite:calls.db', `sqlite:${FOLDER}/calls.db`],
    ['sqlite:/var/lib/calls.db', 'sqlite:/var/lib/calls.db'],
    ['postgres://u:p%40ss@db:5432/ringback', 'postgres://u:p%40ss@db:5432/ringback'],
    ['postgresql:///ringback?host=/run/postgresql', 'postgresql:///ringback?host=/run/postgresql'],
  ])('finds its database at %s', (url, found) => {
    expect(load(`database: { url: '${url}' }`).config.database.url).toBe(found);
  });

  it.each([
    ['a day', '2026-11-01', Date.UTC(2026, 9, 31, 19)],
    ['a moment', '2026-11-01T09:00:00+03:00', Date.UTC(2026, 10, 1, 6)],
    ['a moment in UTC', '2026-11-01T09:00:00Z', Date.UTC(2026, 10, 1, 9)],
    ['a moment without a zone', '2026-11-01T09:00', Date.UTC(2026, 10, 1, 4)],
  ])('reads since as %s, in its own time zone', (_, since, instant) => {
    const { config } = load(`timezone: Asia/Yekaterinburg\n${SHORT.replace('2026-11-01', since)}`, READ_INPUTS);
    expect(config.projects[0]?.destinations[0]?.since).toBe(instant);
  });

  it('with a destination that does not say enabled keeps it off and says so', () => {
    const { config, warnings } = load(SHORT.replace('enabled: true', ''), READ_INPUTS);
    expect(config.projects[0]?.destinations[0]?.enabled).toBe(false);
    expect(warnings).toEqual([expect.stringContaining('destinations[0]')]);
  });

  it('passes on what a platform warns of, for destinations that are on', () => {
    const sampled = SHORT.replace('counterId:', 'sampled: true\n    counterId:');
    expect(load(sampled, READ_INPUTS).warnings).toEqual(['destinations[0].sampled: Few.']);
    expect(load(sampled.replace('enabled: true', 'enabled: false'), READ_INPUTS).warnings).toEqual([]);
  });

  it('refuses a token that could be guessed, without quoting it', () => {
    for (const token of ['short-one', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'abcdefghijklmnopq'])
      expect(problemsOf(SHORT, { ...READ_INPUTS, environment: { BELL_TOKEN: token } })).toEqual([
        { path: 'sources[0].tokens[0]', message: expect.not.stringContaining(token) },
      ]);
  });

  it('warns of a rule for a source that is not there', () => {
    const { warnings } = load(SHORT.replace('{ quality: true }', '{ not: { sources: [main, mian] } }'), {
      ...READ_INPUTS,
    });
    expect(warnings).toEqual([expect.stringContaining('"mian"')]);
  });

  it('gives one token as well as a list of them', () => {
    const { config } = load(SHORT.replace('[${BELL_TOKEN}]', '${BELL_TOKEN}'), READ_INPUTS);
    expect(config.projects[0]?.sources[0]?.tokens).toEqual(['a-token-of-the-bell']);
  });
});
