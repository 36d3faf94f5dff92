import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { runCli } from '../../../src/cli/index.js';
import { aTerminal, json, ringback, type TestTerminal } from '../a-terminal.js';

const CALLS = [
  'callId,dateStart,dateEnd,callStatus,duration,callerNumber,number,yaCid,utmCampaign',
  '31760000000123457,01-11-2026T12:45,01-11-2026T12:48,1120,180,79161234567,74950000001,1763800000123456789,"=HYPERLINK(1)"',
  '31760000000123458,02-11-2026T13:45,02-11-2026T13:48,1120,90,79169999999,74950000001,18446744073709551615,brand',
].join('\n');

describe.each(DATABASES)('export and erase on %s', (kind) => {
  let fresh: FreshDatabase;
  let folder: string;
  let config: string[];
  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    folder = mkdtempSync(join(tmpdir(), 'ringback-cli-'));
    const file = join(folder, 'ringback.yaml');
    const source = 'sources: [{ id: mango-main, type: mango, tokens: [a-token-of-the-test] }]';
    writeFileSync(file, `database: { url: '${fresh.url}' }\n${source}\n`);
    config = ['--config', file];
    writeFileSync(join(folder, 'calls.csv'), `${CALLS}\n`);
    await ringback('import', join(folder, 'calls.csv'), ...config);
  });
  afterAll(async () => {
    await fresh.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const exported = async (...more: string[]): Promise<string> => (await ringback('export', 'calls', ...more, ...config)).out;

  it('writes calls with whole ids, masked phones and nothing that a spreadsheet would run', async () => {
    const out = await exported();
    expect(out.trim().split('\n')).toHaveLength(3);
    for (const id of ['31760000000123457', '1763800000123456789', '18446744073709551615']) expect(out).toContain(id);
    expect(out).not.toContain('79161234567');
    expect(out).not.toMatch(/(^|[,"])=HYPERLINK/m);
  });

  it('writes into a file, filtered as the list in the API is', async () => {
    const file = join(folder, 'some.csv');
    const filter = ['--filter', 'from=2026-11-02', '--separator', 'semicolon'];
    const { exitCode, out } = await ringback('export', 'calls', '--out', file, ...filter, '--json', ...config);
    expect([exitCode, json(out)]).toEqual([0, { what: 'calls', file }]);
    const [head, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
    expect(head).toContain(';');
    expect(rows).toEqual([expect.stringContaining('31760000000123458')]);
  });

  it('writes for programs what the API shows, as one object', async () => {
    const { items } = json(await exported('--json')) as { items: Record<string, unknown>[] };
    expect(items.map(({ callId, callerNumber }) => [callId, callerNumber])).toEqual([
      ['31760000000123458', '+7916***9999'],
      ['31760000000123457', '+7916***4567'],
    ]);
    expect(json((await ringback('export', 'uploads', '--json', ...config)).out)).toEqual({ items: [] });
  });

  it('says what is wrong with a file that cannot be written', async () => {
    const { exitCode, err } = await ringback('export', 'calls', '--out', join(folder, 'nowhere', 'calls.csv'), ...config);
    expect([exitCode, err]).toEqual([1, expect.stringMatching(/nowhere.*ENOENT.*check the folder/)]);
  });

  it('names a filter that there is none of', async () => {
    const { exitCode, err } = await ringback('export', 'calls', '--filter', 'colour=red', ...config);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('--filter colour: There is no such field')]);
  });

  it('makes no record of erasure for a source that there is none of', async () => {
    const { exitCode, out, err } = await ringback('erase', '--call-id', '1', '--source', 'mango', ...config);
    expect([exitCode, out, err]).toEqual([2, '', expect.stringMatching(/There is no such source\. There are: .*mango-main/)]);
  });

  it.each(['project', 'source', 'destination', 'platform', 'goal'])(
    'exports nothing of a %s that there is none of',
    async (kind) => {
      const what = kind === 'platform' ? 'uploads' : 'calls';
      const { exitCode, out, err } = await ringback('export', what, '--filter', `${kind}=nope`, ...config);
      expect([exitCode, out, err]).toEqual([2, '', expect.stringContaining(`There is no such ${kind}. There are`)]);
    },
  );

  it.each([[[]], [['--phone', '79161234567', '--call-id', '31760000000123457']], [['--phone', '12']]])(
    'does not erase anybody for %j',
    async (whom) => {
      expect(await ringback('erase', ...whom, ...config)).toMatchObject({ exitCode: 2 });
      expect(await exported()).toContain('1763800000123456789');
    },
  );

  it('erases a person by phone in any spelling, and answers with the record of it', async () => {
    const { exitCode, out } = await ringback(
      'erase',
      '--phone',
      '8 (916) 123-45-67',
      '--basis',
      'request 7',
      '--json',
      ...config,
    );
    expect([exitCode, json(out)]).toEqual([
      0,
      expect.objectContaining({ counts: expect.objectContaining({ calls: 1, receipts: 1 }) }),
    ]);
    const left = await exported();
    expect(left).toContain('31760000000123457');
    expect(left).not.toContain('1763800000123456789');
    expect(left).toContain('18446744073709551615');
  });

  it('takes the number from a question or from standard input, and warns where it is on the command line', async () => {
    const run = async (terminal: TestTerminal, ...phone: string[]) => ({
      exitCode: await runCli(['erase', '--phone', ...phone, ...config], terminal),
      ...terminal.said(),
    });
    const asked = await run(aTerminal('+7 916 123-45-67'));
    expect(asked).toMatchObject({ exitCode: 0, err: '', out: expect.stringContaining('Phone of the person: Destroyed at') });
    const piped = await run(aTerminal(null, '79161234567'));
    expect(piped).toMatchObject({ exitCode: 0, err: '', out: expect.stringContaining('Destroyed at') });
    expect(await run(aTerminal(null, '79161234567'), '-')).toMatchObject({ exitCode: 0, err: '' });
    expect(await run(aTerminal(null, ''))).toMatchObject({ exitCode: 2 });
    expect(await run(aTerminal(), '+79161234567')).toMatchObject({ exitCode: 0, err: expect.stringContaining('history') });
  });

  it('finds nothing more of that person, and says so', async () => {
    const { exitCode, out } = await ringback('erase', '--phone', '+79161234567', ...config);
    expect([exitCode, out]).toEqual([0, expect.stringContaining('calls: 0')]);
  });
});
