import { FOLDER, load, problemsOf } from '../a-config.js';

const SOURCE = 'sources: [{ id: main, type: bell, tokens: ${BELL_TOKEN} }]';
const tokenOf = (files: Record<string, string>, environment: Record<string, string> = {}) =>
  load(SOURCE, { files, environment }).config.projects[0]?.sources[0]?.tokens[0];
const envFile = (text: string) => ({ [`${FOLDER}/.env`]: text });

describe('a file .env beside the config', () => {
  it('gives variables that the environment does not have', () => {
    const files = envFile('# secrets\nBELL_TOKEN="the-token-of-the-file"\nexport RINGBACK_ADMIN_KEY=the-admin-key-of-the-file\n');
    expect(tokenOf(files)).toBe('the-token-of-the-file');
    expect(load('', { files }).config.adminKey).toBe('the-admin-key-of-the-file');
  });

  it('may begin with the byte order mark of an editor, and end its lines as Windows does', () => {
    expect(tokenOf(envFile('\ufeffBELL_TOKEN=the-token-of-the-file\r\nOTHER=1\r\n'))).toBe('the-token-of-the-file');
  });

  it('gives way to the real environment, where that says something', () => {
    const files = envFile('BELL_TOKEN=the-token-of-the-file');
    expect(tokenOf(files, { BELL_TOKEN: 'the-token-of-the-shell' })).toBe('the-token-of-the-shell');
    expect(tokenOf(files, { BELL_TOKEN: '' })).toBe('the-token-of-the-file');
  });

  it('need not be there', () => {
    expect(problemsOf(SOURCE)).toEqual([
      { path: 'sources[0].tokens', message: expect.stringContaining('BELL_TOKEN is not set') },
    ]);
  });
});

describe('a value that somebody else wrote', () => {
  const problem = (token: string) => problemsOf(SOURCE, { environment: { BELL_TOKEN: token } });

  it('loses the white space around it', () => {
    expect(tokenOf({}, { BELL_TOKEN: ' the-token-of-the-shell\r\n' })).toBe('the-token-of-the-shell');
  });

  it.each([`"a-token-of-the-shell"`, `'a-token-of-the-shell'`, '«a-token-of-the-shell»', '“a-token-of-the-shell”'])(
    'is refused in quotes: %s',
    (token) => {
      expect(problem(token)).toEqual([{ path: 'sources[0].tokens', message: expect.stringContaining('in quotes') }]);
    },
  );

  it.each([
    'changeme',
    'changeme12345678',
    'change-me-please',
    'replace_this_token',
    'REPLACE_WITH_TOKEN',
    '$METRIKA_TOKEN',
    '%METRIKA_TOKEN%',
    'example',
    'YOUR_TOKEN',
    'YOUR_METRIKA_TOKEN',
    'yourApiKey',
    '...',
    '…',
    '<token>',
    '<your token here>',
    'xxxxxxxx',
    'XXXX-XXXX',
    'G-XXXXXXXXXX',
    '0000000000',
    'TODO',
    'none',
    '-',
    'insert-your-token-here',
    'oauth token goes here',
    'token-here',
    'y0_AgAAAAB…',
    'y0_AgAAAAB...',
    'вставьте токен',
    'ВАШ_ТОКЕН',
  ])('is refused where it is a placeholder: %s', (token) => {
    expect(problem(token)).toEqual([{ path: 'sources[0].tokens', message: expect.stringContaining('placeholder') }]);
  });

  it.each(['y0_AgAAAABxxxxHERE', 'G0XxX-9xxf-7e1c-22aa', 'insertion-7f3a9c0e5d1b', 'Nul1-0000-7f3a9c0e5d'])(
    'is taken where it is none: %s',
    (token) => {
      expect(tokenOf({}, { BELL_TOKEN: token })).toBe(token);
    },
  );

  it('is refused in a file as well', () => {
    const files = { [`${FOLDER}/bell`]: '"a-token-of-the-file"\n' };
    expect(problemsOf('sources: [{ id: main, type: bell, tokens: "${file:bell}" }]', { files })).toEqual([
      { path: 'sources[0].tokens', message: expect.stringContaining('in quotes') },
    ]);
  });

  it('is refused where it is written into the config, unless its destination is off', () => {
    const destination = (enabled: boolean, token: string) =>
      `goals: [{ id: g, when: {} }]\ndestinations: [{ id: d, platform: counter, enabled: ${enabled}, counterId: "1", ` +
      `token: ${token}, ` +
      'goals: { g: { target: t } } }]';
    expect(problemsOf(destination(true, '\'"a-token-of-the-test"\''))).toMatchObject([{ path: 'destinations[0].token' }]);
    expect(problemsOf(destination(true, '"<token>"'))).toMatchObject([{ path: 'destinations[0].token' }]);
    expect(problemsOf(destination(true, '...'))).toMatchObject([{ path: 'destinations[0].token' }]);
    expect(() => load(destination(false, '...'))).not.toThrow();
  });
});
