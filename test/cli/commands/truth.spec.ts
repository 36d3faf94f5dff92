import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY } from '../../../src/domain/time/instant.js';
import { DIRECT_LOGIN, DIRECT_TOKEN, METRICA_COUNTER } from '../../../src/platforms/yandex-metrica/simulator/accounts.js';
import { createSimulatorContext } from '../../../src/platforms/kit/simulator/context.js';
import { simulator } from '../../../src/platforms/yandex-metrica/simulator/index.js';
import { createSandboxServer } from '../../../src/sandbox/sandbox.js';
import { json, ringback } from '../a-terminal.js';

describe('ringback truth', () => {
  let folder: string;
  const sandbox = createSandboxServer(createSimulatorContext([simulator], { clock: () => Date.now(), verdictDelayMs: 0 }), [
    simulator,
  ]);
  const run = (...args: string[]) => ringback(...args, '--config', join(folder, 'ringback.yaml'));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-truth-'));
    const httpUrl = await sandbox.listen({ host: '127.0.0.1', port: 0 });
    const { counterId, token } = METRICA_COUNTER;
    const direct = `{ token: ${DIRECT_TOKEN}, clientLogin: ${DIRECT_LOGIN}, endpoint: '${httpUrl}' }`;
    writeFileSync(
      join(folder, 'ringback.yaml'),
      `database: { url: 'sqlite:${join(folder, 'truth.db')}' }
sources: [{ id: mango-main, type: mango, tokens: [a-token-of-the-tests] }]
goals: [{ id: quality-call, when: { quality: true } }]
destinations:
  - { id: metrika, platform: yandex-metrica, enabled: true, since: 2026-01-01, counterId: '${counterId}', token: ${token},
      endpoint: '${httpUrl}', goals: { quality-call: { target: quality_call } }, read: { direct: ${direct} } }
  - { id: crm, platform: webhook, enabled: false, url: '${httpUrl}/webhook/crm', goals: { quality-call: {} } }
`,
    );
    const [year, month, day] = new Date(Date.now() - DAY).toISOString().slice(0, 10).split('-');
    const file = join(folder, 'calls.csv');
    writeFileSync(
      file,
      `callId,dateStart,callStatus,duration,yaCid,isQuality\n1,${day}-${month}-${year}T12:45,1120,180,17638000001234567,да\n`,
    );
    expect((await run('import', file)).exitCode).toBe(0);
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows what is not read yet, reads it now, and says the same in words and as JSON', async () => {
    expect((await run('truth')).out).toMatch(/metrika +│ quality-call +│ +│ 1 +│ not read/);
    const { exitCode, out } = await run('truth', '--read');
    expect([exitCode, out]).toEqual([0, expect.stringMatching(/│ Ours +│ Theirs +│ Direct +│ Why/)]);
    expect(out).toMatch(/metrika +│ quality-call +│ +│ 1 +│ 0 +│ 0 +│ too fresh -1/);
    const { items } = json((await run('truth', '--json')).out) as { items: { ours: number }[] };
    expect(items.filter(({ ours }) => ours > 0)).toMatchObject([
      { ours: 1, theirs: 0, direct: 0, gap: -1, causes: [{ code: 'TOO_FRESH', count: -1 }], unexplained: 0, light: 'amber' },
    ]);
  });

  it('fails for a destination that is not read back only where it was asked for by name', async () => {
    expect(await run('truth', '--read')).toMatchObject({ exitCode: 0, out: expect.stringContaining('crm: ') as string });
    expect((await run('truth', '--read', '--destination', 'crm')).exitCode).toBe(1);
    expect((await run('truth', '--read', '--destination', 'metrika')).exitCode).toBe(0);
  });

  it.each([
    ['goal', '--goal', 'quality-call'],
    ['destination', '--destination', 'metrika, crm'],
  ])('says which there are for a %s that there is none of', async (kind, option, known) => {
    const { exitCode, out, err } = await run('truth', option, 'NOPE');
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(`There is no such ${kind}. There are: ${known}.`);
  });
});
