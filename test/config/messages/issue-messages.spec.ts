import { ConfigError } from '../../../src/config/messages/config-problem.js';
import { load, problemsOf } from '../a-config.js';

const pathsOf = (yaml: string) => problemsOf(yaml).map((problem) => problem.path);
const project = (rest: string) => `projects:\n  - id: okna\n    ${rest.replaceAll('\n', '\n    ')}\n`;
const destination = (rest: string) => project(`destinations:\n  - { id: d, platform: counter, enabled: true, ${rest} }`);
const COMPLETE = 'counterId: "1", token: x, goals: {}';

describe('a config with mistakes', () => {
  it('names all of them at once, each with its path, in the order of the file', () => {
    const yaml = `
server: { prot: 80 }
database: { url: mysql://db }
timezone: Moskow
privacy: { phonesDays: 0 }
projects:
  - id: okna
    sources:
      - { id: main, type: bel, tokens: [\${TOKEN}] }
    goals:
      - { id: quality-call, when: { qualty: true }, currency: RUBLES }
    destinations:
      - id: d
        platform: counter
        enabled: yes
        schedule: hourly
        counterId: abc
        token: x
        goals: { quality-cal: { target: t } }
  - id: okna
`;
    expect(problemsOf(yaml)).toEqual([
      {
        path: 'server.prot',
        message:
          'There is no such key. Did you mean "port"? Known here: host, port, managementPort, role, publicUrl, trustProxy.',
      },
      { path: 'database.url', message: expect.stringContaining('sqlite:PATH') },
      { path: 'timezone', message: expect.stringContaining('Europe/Moscow') },
      { path: 'privacy.phonesDays', message: 'Must be at least 1.' },
      {
        path: 'projects[0].sources[0].tokens[0]',
        message: 'The environment variable TOKEN is not set: set it before the start, or in .env beside the config.',
      },
      { path: 'projects[0].sources[0].type', message: 'There is no such kind of source. Known: bell. Did you mean "bell"?' },
      { path: 'projects[0].goals[0].when.qualty', message: expect.stringContaining('Did you mean "quality"?') },
      {
        path: 'projects[0].goals[0].currency',
        message: 'Must be a current code of ISO 4217 in three letters, like RUB (RUR is no longer one).',
      },
      { path: 'projects[0].destinations[0].enabled', message: 'Must be true or false.' },
      { path: 'projects[0].destinations[0].schedule', message: expect.stringContaining('five fields') },
      { path: 'projects[0].destinations[0].counterId', message: 'Must be the digits of a counter.' },
      {
        path: 'projects[0].destinations[0].goals.quality-cal',
        message: 'The project has no goal "quality-cal". Did you mean "quality-call"? Its goals: quality-call.',
      },
      { path: 'projects[1].id', message: 'The project id "okna" is taken by projects[0]: choose another.' },
    ]);
  });

  it.each([
    ['a condition', 'goals: [{ id: g, when: { customParam: { __proto__: x } } }]', 'goals[0].when.customParam.__proto__'],
    ['a goal of a destination', `destinations: [{ id: d, ${COMPLETE.replace('{}', '{ __proto__: { target: t } }')} }]`, null],
    ['a key of a section', 'exclude: { __proto__: 1 }', 'exclude.__proto__'],
  ])('names __proto__ as a name that cannot be used, which would be left out without a word: %s', (_where, yaml, path) => {
    expect(problemsOf(project(yaml)).filter(({ message }) => message.startsWith('This name cannot be used'))).toEqual([
      expect.objectContaining({ path: `projects[0].${path ?? 'destinations[0].goals.__proto__'}` }),
    ]);
  });

  it('names each text that is not in UTF-8: its pattern would match nothing', () => {
    const windows1251 = Buffer.from([0xce, 0xea, 0xed, 0xe0]).toString('utf8');
    const rules = `goals: [{ id: g, when: { utmCampaign: "${windows1251}*", customParam: { ${windows1251}: x } } }]`;
    expect(problemsOf(project(`# ${windows1251}\nname: ${windows1251}\n${rules}`))).toEqual(
      ['name', 'goals[0].when.utmCampaign', `goals[0].when.customParam.${windows1251}`].map((path) =>
        expect.objectContaining({
          path: `projects[0].${path}`,
          message: expect.stringMatching(/^Letters here are not in UTF-8/),
        }),
      ),
    );
    const utf16 = Buffer.from('\ufeffserver: { port: 80 }\n', 'utf16le').toString('utf8');
    expect(problemsOf(utf16)[0]).toMatchObject({ path: '', message: expect.stringContaining('UTF-8') });
  });

  it('names a goal by the name of the one that every ended call meets', () => {
    expect(problemsOf(project('goals: [{ id: call, when: { answered: true } }]'))).toEqual([
      { path: 'projects[0].goals[0].id', message: expect.stringContaining('reserved') },
    ]);
  });

  it('lists them in its message, a line each', () => {
    expect(() => load('server: { port: x }\ntimezone: 5')).toThrow(ConfigError);
    expect(() => load('server: { port: x }\ntimezone: 5')).toThrow(
      /^The config cannot be used:\n- ringback\.yaml:1: server\.port: Must be a number\.\n- ringback\.yaml:2: timezone: Must/,
    );
  });

  it.each([
    ['a list instead of a mapping', '- a\n- b', ['']],
    ['an unknown section', 'sever: {}', ['sever']],
    ['a section of another type', 'server: 5\nprivacy: []', ['server', 'privacy']],
    ['both forms at once', `${project('name: x')}goals: []`, ['projects']],
    ['projects that are no list', 'projects: { id: x }', ['projects']],
    ['a project without an id', 'projects: [{ name: x }]', ['projects[0].id']],
    ['a project that is none', 'projects: [5]', ['projects[0]']],
    ['an id with other signs', project('sources: []').replace('okna', 'окна'), ['projects[0].id']],
    ['an id too long', project('sources: []').replace('okna', 'o'.repeat(65)), ['projects[0].id']],
    ['a port that is none', 'server: { port: 65536 }', ['server.port']],
    ['an address that is none', 'server: { publicUrl: calls.example.ru }', ['server.publicUrl']],
    ['an offset for a zone', 'timezone: "+03:00"', ['timezone']],
    ['a word to drop that is none', 'privacy: { dropAtIngest: [ip, phone] }', ['privacy.dropAtIngest[1]']],
    ['SQLite with slashes', 'database: { url: "sqlite://calls.db" }', ['database.url']],
    ['SQLite in memory', 'database: { url: "sqlite::memory:" }', ['database.url']],
    ['PostgreSQL without a database', 'database: { url: "postgres://db:5432/" }', ['database.url']],
    ['a source without tokens', project('sources: [{ id: s, type: bell, tokens: [] }]'), ['projects[0].sources[0].tokens']],
    [
      'a source without anything',
      project('sources: [{}]'),
      ['id', 'type', 'tokens'].map((key) => `projects[0].sources[0].${key}`),
    ],
    ['a source that is none', project('sources: [bell]'), ['projects[0].sources[0]']],
    [
      'a token that no address can hold',
      project('sources: [{ id: s, type: bell, tokens: a-token/of-the-test }]'),
      ['projects[0].sources[0].tokens'],
    ],
    [
      'a key of the vendor',
      project('sources: [{ id: s, type: bell, tokens: a-token-of-the-test, zMean: utc }]'),
      ['projects[0].sources[0].zMean'],
    ],
    [
      'a destination without anything',
      project('destinations: [{}]'),
      ['projects[0].destinations[0].id', 'projects[0].destinations[0].platform'],
    ],
    ['an unknown platform', destination(COMPLETE).replace('counter', 'conter'), ['projects[0].destinations[0].platform']],
    ['a cron of four fields', destination(`schedule: "7 * * *", ${COMPLETE}`), ['projects[0].destinations[0].schedule']],
    ['a cron with minute 61', destination(`schedule: "61 * * * *", ${COMPLETE}`), ['projects[0].destinations[0].schedule']],
    ['a day that is none', destination(`since: 2026-02-30, ${COMPLETE}`), ['projects[0].destinations[0].since']],
    ['a date of another form', destination(`since: 01.11.2026, ${COMPLETE}`), ['projects[0].destinations[0].since']],
    ['a fraction where text is wanted', destination(COMPLETE.replace('"1"', '1.5')), ['projects[0].destinations[0].counterId']],
    [
      'a power of ten where text is wanted',
      destination(COMPLETE.replace('"1"', '1e5')),
      ['projects[0].destinations[0].counterId'],
    ],
    ['text where a number is wanted', destination(`rate: "5", ${COMPLETE}`), ['projects[0].destinations[0].rate']],
    [
      'a misspelt credential',
      destination(`credentials: { clientId: a, clientSecrt: b }, ${COMPLETE}`),
      ['clientSecret', 'clientSecrt'].map((key) => `projects[0].destinations[0].credentials.${key}`),
    ],
    [
      'an alternative of another type',
      destination(`credentials: text, ${COMPLETE}`),
      ['projects[0].destinations[0].credentials'],
    ],
    ['a goal without a rule', project('goals: [{ id: g }]'), ['projects[0].goals[0].when']],
    ['a negative value', project('goals: [{ id: g, when: {}, value: -1 }]'), ['projects[0].goals[0].value']],
    ['a number to exclude without a country', project('exclude: { callers: ["1234567"] }'), ['projects[0].exclude.callers[0]']],
    ['a file of callers that is not there', project('exclude: { callersFile: own.txt }'), ['projects[0].exclude.callersFile']],
  ])('%s is found', (_, yaml, paths) => {
    expect(pathsOf(yaml)).toEqual(paths);
  });

  it('suggests keys that belong beside the platform’s own', () => {
    expect(problemsOf(destination(`shedule: "7 * * * *", ${COMPLETE}`))[0]?.message).toContain('Did you mean "schedule"?');
    expect(problemsOf(destination(`simpled: true, ${COMPLETE}`))[0]?.message).toContain('Did you mean "sampled"?');
    expect(problemsOf(destination(`zzzzzzzz: true, ${COMPLETE}`))[0]?.message).not.toContain('Did you mean');
  });

  it('names the line of a callers file, and not the number in it', () => {
    const files = { '/etc/ringback/own.txt': '+79161112233\n\n89161112 # half a number\n' };
    const problems = problemsOf(project('exclude: { callersFile: own.txt }'), { files });
    expect(problems).toEqual([{ path: 'projects[0].exclude.callersFile', message: expect.stringContaining('Line 3 ') }]);
    expect(JSON.stringify(problems)).not.toContain('89161112');
  });
});

describe('names in a config', () => {
  const two = (first: string, second: string) => `projects:\n  - { id: a, ${first} }\n  - { id: b, ${second} }\n`;
  const to = (id: string, rest = '') =>
    `destinations: [{ id: ${id}, platform: counter, enabled: true, ${rest} counterId: "1", token: x, goals: {} }]`;
  const from = (id: string) => `sources: [{ id: ${id}, type: bell, tokens: a-token-of-the-bell }]`;
  const goal = 'goals: [{ id: g, when: {} }]';

  it.each([
    ['two sources of one id in two projects', two(from('s'), from('s')), ['projects[1].sources[0].id']],
    ['two destinations of one id in two projects', two(to('d'), to('d')), ['projects[1].destinations[0].id']],
    [
      'two goals of one id in a project',
      project('goals: [{ id: g, when: {} }, { id: g, when: {} }]'),
      ['projects[0].goals[1].id'],
    ],
    ['ids that differ only in quotes', two(from('7'), from('"7"')), ['projects[1].sources[0].id']],
    [
      'a goal of another project',
      two(goal, to('d').replace('{}', '{ g: { target: t } }')),
      ['projects[1].destinations[0].goals.g'],
    ],
    ['a former id that still exists', two(to('d'), to('e', 'formerly: d,')), ['projects[1].destinations[0].formerly']],
    ['its own id as the former', two(to('d', 'formerly: d,'), 'name: x'), ['projects[0].destinations[0].formerly']],
    ['one former id twice', two(to('d', 'formerly: x,'), to('e', 'formerly: x,')), ['projects[1].destinations[0].formerly']],
  ])('%s: a problem', (_, yaml, paths) => {
    expect(pathsOf(yaml)).toEqual(paths);
  });

  it.each([
    ['project', 'projects: [{ id: okna }, { id: dveri }, { id: Okna }]', 'projects[2].id'],
    ['source', two(from('okna'), from('Okna').replace('-bell', '-door')), 'projects[1].sources[0].id'],
    ['destination', two(to('okna'), to('Okna')), 'projects[1].destinations[0].id'],
    ['goal', project('goals: [{ id: okna, when: {} }, { id: Okna, when: {} }]'), 'projects[0].goals[1].id'],
  ])('of a %s that differ only in capital letters are refused', (kind, yaml, path) => {
    const message = expect.stringMatching(`^The ${kind} ids "Okna" and "okna" differ only in capital letters`) as unknown;
    expect(problemsOf(yaml)).toEqual([{ path, message }]);
    expect(() => load(yaml.replace('Okna', 'okna-2'))).not.toThrow();
  });

  it('are found to be the same although much else is wrong', () => {
    const yaml = two('sources: [{ id: s, type: 5 }]', 'sources: [{ id: s, typ: bell }]') + 'timezone: x\n';
    expect(pathsOf(yaml)).toContain('projects[1].sources[0].id');
  });

  it('may be the same for a source and a destination, and for goals of two projects', () => {
    expect(load(two(`${goal}, ${from('x')}`, `${goal}, ${to('x')}`)).config.projects).toHaveLength(2);
  });
});

describe('broken YAML', () => {
  it('is reported by line and column, all of it', () => {
    const paths = pathsOf('server: [1, 2\nhost: @x\n');
    expect(paths).toEqual(['line 2, column 1', 'line 2, column 7']);
  });

  it.each([
    ['a tab', 'server:\n\tport: 1'],
    ['an open quote', 'timezone: "Europe'],
    ['two documents', 'timezone: UTC\n---\ntimezone: UTC'],
    ['an unknown alias', 'server: *nobody'],
    ['a mapping for a key', '? { a: 1 }\n: 2'],
    ['an alias of itself', 'server: &s [*s]'],
  ])('with %s is refused and not a crash', (_, yaml) => {
    expect(problemsOf(yaml)).not.toEqual([]);
  });

  it('with a key given twice does not hide what else is wrong', () => {
    expect(pathsOf('server: { port: 1 }\nserver: { prot: 2 }')).toEqual(['line 2, column 1', 'server.prot']);
  });

  it('may use anchors and merge keys', () => {
    const yaml =
      'projects:\n  - { id: a, goals: &g [{ id: g, when: {}, value: 5 }] }\n  - { <<: { name: B }, id: b, goals: *g }\n';
    expect(load(yaml).config.projects[1]).toMatchObject({ name: 'B', goals: [{ id: 'g', value: 5 }] });
  });
});

describe('a limit', () => {
  it('that itself is not allowed is called so', () => {
    const [problem] = problemsOf(project('goals: [{ id: g, when: { uniqueWithinDays: 0 } }]'));
    expect(problem?.message).toBe('Must be more than 0.');
  });

  it('of what is kept: not beyond the moments that a date can hold', () => {
    expect(problemsOf('privacy: { phonesDays: 100000000000 }')).toEqual([
      { path: 'privacy.phonesDays', message: 'Must be at most 36500.' },
    ]);
    expect(load('privacy: { phonesDays: 36500 }').config.privacy.phonesDays).toBe(36_500);
  });

  it('of ports: one for everything, or two', () => {
    expect(pathsOf('server: { managementPort: 3000 }')).toEqual(['server.managementPort']);
    expect(load('server: { port: 0, managementPort: 0 }').config.server).toMatchObject({ port: 0, managementPort: 0 });
  });
});

describe('what was surely meant', () => {
  it.each(['12345678', '0123', '98765432109876543210'])('is taken: %s without quotes keeps every digit', (digits) => {
    const { config } = load(destination(COMPLETE.replace('"1"', digits)));
    expect(config.projects[0]?.destinations[0]?.settings).toMatchObject({ counterId: digits });
  });

  it('is taken: numbers in a list, a plus and its digits, a yes where a list is wanted', () => {
    const yaml = project('goals: [{ id: 7, when: { trackingNumbers: [+74951234567, 84951234568], utmTerm: 2026 } }]');
    expect(load(yaml).config.projects[0]?.goals[0]).toMatchObject({
      id: '7',
      when: { trackingNumbers: ['+74951234567', '+74951234568'], utmTerm: '2026' },
    });
  });

  it('is taken: a key left empty is not given', () => {
    const { config } = load('server:\n  host:\nprivacy:\nprojects:\n  - id: a\n    sources:\n    goals:\n');
    expect(config.projects[0]).toMatchObject({ sources: [], goals: [], exclude: { callers: [] } });
    expect(config.server.host).toBe('127.0.0.1');
  });
});
