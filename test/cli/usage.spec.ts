import { json, ringback } from './a-terminal.js';

describe('the command line', () => {
  it('names every command in its help, and ends with 0', async () => {
    const { exitCode, out } = await ringback('--help');
    expect(exitCode).toBe(0);
    for (const command of ['start', 'demo', 'doctor', 'migrate', 'import', 'key', 'simulate', 'replay', 'sandbox'])
      expect(out).toContain(`\n  ${command} `);
  });

  it.each([
    ['start'],
    ['demo'],
    ['doctor'],
    ['migrate'],
    ['import'],
    ['sandbox'],
    ['simulate'],
    ['replay'],
    ['export'],
    ['backup'],
    ['restore'],
    ['erase'],
    ['init'],
    ['alerts', 'test'],
    ['key', 'create'],
    ['key', 'list'],
    ['key', 'revoke'],
  ])('explains %s %s, with --json among the options', async (...command: string[]) => {
    const { exitCode, out } = await ringback(...command, '--help');
    expect(exitCode).toBe(0);
    expect(out).toContain(`Usage: ringback ${command.join(' ')}`);
    expect(out).toContain('--json');
  });

  it.each([
    ['a command that does not exist', ['strat'], 'Did you mean start?'],
    ['an option that does not exist', ['migrate', '--confg', 'x.yaml'], 'Did you mean --config?'],
    ['a missing option', ['key', 'create', '--role', 'viewer'], '--name'],
    ['a value that is none of the known', ['key', 'create', '--name', 'Anna', '--role', 'boss'], 'viewer, operator, admin'],
    ['a key of nobody', ['key', 'create', '--name', ' ', '--role', 'viewer'], '1 to 255'],
    ['a port that is no port', ['sandbox', '--http-port', '70000'], 'from 0 to 65535'],
    ['nothing at all', [], 'Usage: ringback'],
  ])('answers %s with 2 and a word on what is meant', async (_name, args, word) => {
    const { exitCode, out, err } = await ringback(...args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(word);
  });

  it('reports wrong use as one JSON object when asked for JSON', async () => {
    const { exitCode, err } = await ringback('key', 'create', '--json');
    expect(exitCode).toBe(2);
    expect(json(err)).toEqual({ error: { code: 'USAGE', message: expect.stringContaining('--name') } });
  });
});
