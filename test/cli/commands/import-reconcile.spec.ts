import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR } from '../../../src/domain/time/instant.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { Database } from '../../../src/store/database/database.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { openMangoList, type MangoList } from '../../support/mango-list.js';
import { json, ringback } from '../a-terminal.js';

const TOKEN = 'sandbox-mango-token';

describe.each(DATABASES)('import --reconcile on %s', (kind) => {
  let fresh: FreshDatabase;
  let folder: string;
  let mango: MangoList;
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    folder = mkdtempSync(join(tmpdir(), 'ringback-cli-'));
    mango = await openMangoList(() => systemClock.now());
  });
  afterEach(async () => {
    await mango.close();
    await fresh.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  function configure(accessToken: string | null): void {
    const reconcile = accessToken === null ? {} : { reconcile: { widgetId: '1234', accessToken, endpoint: mango.url } };
    const sources = [{ id: 'mango-main', type: 'mango', tokens: ['a-token-of-the-test'], ...reconcile }];
    writeFileSync(join(folder, 'ringback.yaml'), JSON.stringify({ database: { url: fresh.url }, sources }));
  }
  const run = (...args: string[]) => ringback('import', ...args, '--config', join(folder, 'ringback.yaml'));

  it('fills what webhooks missed, and says how much that was', async () => {
    configure(TOKEN);
    const startedAt = new Date(systemClock.now() - 30 * HOUR).toISOString();
    mango.has({ callId: '31760000000123457', dateStart: startedAt, callType: '1', callStatus: '1120', duration: '60' });
    const { exitCode, out } = await run('--reconcile', '--json');
    expect(exitCode).toBe(0);
    expect(json(out)).toMatchObject({ items: [{ source: 'mango-main', listed: 1, missed: 1, filled: 1, trouble: null }] });
    expect((await run('--reconcile', '--days', '1')).out).toContain('mango-main: 0 calls listed');
    const database = await Database.open(fresh.url);
    expect(await database.read((session) => session.all('SELECT "callId", "phase" FROM "calls"'))).toEqual([
      { callId: '31760000000123457', phase: 'ended' },
    ]);
    await database.close();
  });

  it('ends with 1 and a sentence when the vendor refuses the token, which is shown nowhere', async () => {
    configure('wrong-token-of-the-test');
    const { exitCode, out, err } = await run('--reconcile');
    expect(exitCode).toBe(1);
    expect(out).toContain('check widgetId and accessToken');
    expect(out + err).not.toContain('wrong-token');
  });

  it('is wrong use where no source has a list, beside a file, and with days that are none', async () => {
    configure(null);
    expect(await run('--reconcile')).toMatchObject({ exitCode: 2, err: expect.stringContaining('reconcile') });
    expect(await run('calls.csv', '--reconcile')).toMatchObject({ exitCode: 2 });
    expect(await run('--reconcile', '--days', '0')).toMatchObject({ exitCode: 2, err: expect.stringContaining('from 1 to 400') });
    expect(await run('calls.csv', '--days', '2')).toMatchObject({ exitCode: 2 });
  });
});
