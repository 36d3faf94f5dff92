import { FOLDER, load, problemsOf } from '../a-config.js';

const source = (tokens: string) => `sources: [{ id: main, type: bell, tokens: ${tokens} }]`;
const tokensOf = (yaml: string, environment: Record<string, string>) =>
  load(yaml, { environment }).config.projects[0]?.sources[0]?.tokens;

describe('a reference', () => {
  it('may stand bare in a list, in quotes and within a longer text', () => {
    const environment = { A: 'first-token-0123456', B: 'second' };
    expect(tokensOf(source('[${A}, "${A}", x-${B}-${A}]'), environment)).toEqual([
      'first-token-0123456',
      'first-token-0123456',
      'x-second-first-token-0123456',
    ]);
  });

  it('never becomes YAML or another reference, whatever it holds', () => {
    const environment = { A: 'x], b: {c: d} # e', B: '${A}' };
    const { config } = load('projects: [{ id: p, name: "${A}" }, { id: q, name: ${B} }]', { environment });
    expect(config.projects.map(({ name }) => name)).toEqual(['x], b: {c: d} # e', '${A}']);
  });

  it('in a comment is not looked at', () => {
    expect(load('# token: ${NOBODY_SET_THIS}\nserver: { port: 80 } # ${NOR_THIS}').config.server.port).toBe(80);
  });

  it('to a file starts at the config’s folder and loses the white space around', () => {
    const files = { [`${FOLDER}/a dir/it's, #1: x`]: ' the-token-of-the-file \n', '/run/secrets/b': 'the-other-token-of-all' };
    const { config } = load(source("[${file:a dir/it's, #1: x}, ${file:/run/secrets/b}]"), { files });
    expect(config.projects[0]?.sources[0]?.tokens).toEqual(['the-token-of-the-file', 'the-other-token-of-all']);
  });

  it('may stand for a number and for an address', () => {
    const yaml = 'server: { port: ${PORT}, trustProxy: ["${PROXY}"] }';
    const { config } = load(yaml, { environment: { PORT: '8080', PROXY: '10.0.0.0/8' } });
    expect(config.server).toMatchObject({ port: 8080, trustProxy: ['10.0.0.0/8'] });
  });

  it('that leads nowhere is named with its path, each one', () => {
    const server = `server: { host: \${EMPTY}, port: \${PORT} }\n${source('[${file:nope}]')}`;
    const yaml = `database: { url: 'postgres://\${DB_USER}:\${DB_PASSWORD}@db/r' }\n${server}`;
    expect(problemsOf(yaml, { environment: { EMPTY: '' } })).toEqual([
      { path: 'database.url', message: expect.stringContaining('DB_USER is not set') },
      { path: 'database.url', message: expect.stringContaining('DB_PASSWORD is not set') },
      { path: 'server.host', message: expect.stringContaining('EMPTY is empty') },
      { path: 'server.port', message: expect.stringContaining('PORT is not set') },
      { path: 'sources[0].tokens[0]', message: expect.stringContaining(`${FOLDER}/nope cannot be read (ENOENT)`) },
    ]);
  });

  it.each(['${}', '${A-B}', '${1}', '${env:A}'])('that is none (%s) is a problem', (reference) => {
    expect(problemsOf(source(`["${reference}"]`))).toEqual([
      { path: 'sources[0].tokens[0]', message: expect.stringContaining('${NAME}') },
    ]);
  });
});

describe('a destination that is off', () => {
  const destination = (rest: string) => `goals: [{ id: g, when: {} }]\ndestinations:\n  - { id: d, platform: counter, ${rest} }`;

  it('may name variables and files that are not there', () => {
    const { config, warnings } = load(
      destination(
        'enabled: false, counterId: "1", token: ${NOT_YET}, credentials: { serviceAccountFile: not-yet.json }, goals: {}',
      ),
    );
    expect(config.projects[0]?.destinations).toEqual([
      expect.objectContaining({
        enabled: false,
        settings: expect.objectContaining({ token: '${NOT_YET}', credentials: { serviceAccountFile: `${FOLDER}/not-yet.json` } }),
      }),
    ]);
    expect(warnings).toEqual([]);
  });

  it('is left out with a warning where the platform cannot take what is missing', () => {
    const { config, warnings } = load(destination('enabled: false, counterId: ${NOT_YET}, token: x, goals: {}'));
    expect(config.projects[0]?.destinations).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('destinations[0]')]);
  });

  it('is checked in everything else', () => {
    const yaml = destination('enabled: false, counterId: ${NOT_YET}, tokn: x, rate: fast, goals: { gg: { target: t } }');
    expect(problemsOf(yaml).map((problem) => problem.path)).toEqual([
      'destinations[0].token',
      'destinations[0].rate',
      'destinations[0].tokn',
      'destinations[0].goals.gg',
    ]);
  });

  it('when on needs what it names', () => {
    const yaml = destination(
      'enabled: true, counterId: ${NOT_YET}, token: x, credentials: { serviceAccountFile: no.json }, goals: {}',
    );
    expect(problemsOf(yaml).map((problem) => problem.path)).toEqual([
      'destinations[0].counterId',
      'destinations[0].credentials.serviceAccountFile',
    ]);
  });
});
