import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { runCli } from '../../../src/cli/index.js';
import type { ProjectOutcome } from '../../../src/cli/replay/replay-report.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aDestination, aProject, TestPipeline } from '../../support/test-pipeline.js';
import { aTerminal, json, ringback } from '../a-terminal.js';

const CALL =
  'callId=31760000000123457&dateStart=22-11-2026T09:45Z&dateEnd=22-11-2026T09:49Z&callStatus=1120' +
  '&duration=187&isQuality=true&yaCid=1763800000123456789&utmCampaign=%3Dcmd';

interface ReplayOutput {
  readonly applied: boolean;
  readonly difference: readonly ProjectOutcome[];
}

describe.each(DATABASES)('rules over stored calls from the command line on %s', (kind) => {
  let fresh: FreshDatabase;
  let folder: string;
  let config: string[];

  /** The goal wants so many seconds of talk; the source means so by Z. */
  const write = (minTalkSeconds: number, zMeans = 'utc') =>
    writeFileSync(
      join(folder, 'ringback.yaml'),
      `database: { url: '${fresh.url}' }
projects:
  - id: okna
    sources: [{ id: mango-main, type: mango, tokens: [a-token-of-the-tests], zMeans: ${zMeans} }]
    goals: [{ id: quality-call, when: { quality: true, minTalkSeconds: ${minTalkSeconds} }, value: 1500 }]
`,
    );
  const currentlyMet = async (): Promise<unknown[]> => {
    const { out } = await ringback('simulate', '--json', ...config);
    return (json(out)['projects'] as ProjectOutcome[]).map(({ goals }) => goals[0]?.metNow);
  };

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    folder = mkdtempSync(join(tmpdir(), 'ringback-cli-'));
    config = ['--config', join(folder, 'ringback.yaml')];
    const pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({ destinations: [aDestination()] })]), [
      new FakePlatform().definition,
    ]);
    await pipeline.call(CALL);
    await pipeline.close();
  });
  afterEach(async () => {
    await fresh.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('simulate shows what would change, with a CSV that a spreadsheet leaves alone, and changes nothing', async () => {
    write(300);
    const file = join(folder, 'changes.csv');
    const { exitCode, out } = await ringback('simulate', '--from', '2026-11-01', '--csv', file, ...config);
    expect(exitCode).toBe(0);
    expect(out).toContain(
      'quality-call: A call counts if it is marked as a quality call and the talk took 300 s or more. It is worth 1,500 RUB.',
    );
    expect(out).toContain('minTalkSeconds, wanted 300, found 187');
    const [row] = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[];
    expect(row).toMatchObject({ callId: "'31760000000123457", campaign: "'=cmd", change: 'lost', valueNow: '1500' });
    expect(await currentlyMet()).toEqual([1]);
  });

  it('replay --goals refuses where nobody can be asked, and does nothing when the answer is no', async () => {
    write(300);
    const refused = await ringback('replay', '--goals', ...config);
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('--yes') });
    const terminal = aTerminal('n');
    expect(await runCli(['replay', '--goals', ...config], terminal)).toBe(0);
    expect(terminal.said().out).toContain('Apply this?');
    expect(await currentlyMet()).toEqual([1]);
  });

  it('replay --goals does what it showed, and finds nothing the second time', async () => {
    write(300);
    const shown = json((await ringback('replay', '--goals', '--dry-run', '--json', ...config)).out) as unknown as ReplayOutput;
    expect(shown).toMatchObject({ applied: false, difference: [{ goals: [{ lost: 1 }] }] });
    const done = json((await ringback('replay', '--goals', '--yes', '--json', ...config)).out);
    expect(done).toMatchObject({ applied: true, projects: [{ goals: shown.difference[0]?.goals }] });
    expect(await currentlyMet()).toEqual([0]);
    const again = await ringback('replay', '--goals', '--yes', ...config);
    expect(again).toMatchObject({ exitCode: 0, out: expect.stringContaining('Nothing changes.') });
  });

  it('replay reads the webhooks again by the zone of today', async () => {
    write(60, 'local');
    const done = json((await ringback('replay', '--yes', '--json', ...config)).out);
    expect(done).toMatchObject({
      applied: true,
      projects: [{ reread: { anew: 1, partly: 0, not: 0, changed: 1, fields: { startedAt: 1, endedAt: 1 } } }],
    });
    expect((await ringback('replay', '--yes', ...config)).out).toContain('Nothing changes.');
  });

  it('its progress ends at 100 % also where a person among the callers was erased', async () => {
    write(60);
    const file = join(folder, 'more.csv');
    writeFileSync(file, 'callId,dateStart,callerNumber\n1,22-11-2026T09:50Z,79160000001\n2,22-11-2026T09:51Z,79160000002\n');
    expect((await ringback('import', file, ...config)).exitCode).toBe(0);
    expect((await ringback('erase', '--phone', '79160000001', ...config)).exitCode).toBe(0);
    const { err } = await ringback('replay', '--goals', '--dry-run', ...config);
    expect(err).toMatch(/^okna: █+ 100 %, 2 calls$/m);
  });

  it('a project that is not there and a day that is none are wrong usage', async () => {
    write(60);
    expect(await ringback('simulate', '--project', 'dveri', ...config)).toMatchObject({ exitCode: 2 });
    expect(await ringback('replay', '--dry-run', '--from', 'monday', ...config)).toMatchObject({ exitCode: 2 });
  });
});
