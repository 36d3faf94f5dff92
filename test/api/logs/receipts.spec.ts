import type { ReceiptView } from '../../../src/api/logs/log-views.js';
import type { SourceView } from '../../../src/api/sources/source-views.js';
import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import { ReceiptJobs } from '../../../src/processing/receipts/receipt.jobs.js';
import { RetentionJobs } from '../../../src/processing/erasure/retention.jobs.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { withAppOnBothDatabases, type TestApp } from '../../support/test-app.js';
import { aConfig } from '../../support/test-pipeline.js';
import { aHook, callsOf, withTwoClients, type List } from '../two-clients.js';

async function receiptsOf(app: TestApp, query = '', key?: string): Promise<readonly ReceiptView[]> {
  return (await app.get<List<ReceiptView>>(`/api/v1/receipts${query}`, key === undefined ? {} : { key })).body.items;
}

withTwoClients((app) => {
  it('what could not be read is listed with its reason', async () => {
    await app().hook(aHook(), { dateStart: '22-11-2026T09:45Z' });
    const { items } = (await app().get<List<ReceiptView>>('/api/v1/receipts?verdict=unreadable')).body;
    expect(items).toMatchObject([
      { source: 'mango-main', verdict: 'unreadable', reason: { code: 'CALLID_MISSING' }, callId: null },
    ]);
    expect((await app().get<List<ReceiptView>>('/api/v1/receipts?source=mango-dveri')).body.items).toEqual([]);
  });

  it('a receipt read again gives the same call and no second conversion', async () => {
    const [receipt] = await app().hook(aHook());
    const before = await callsOf(app());
    const answer = await app().post<ReceiptView>(`/api/v1/receipts/${receipt}/replay`);
    expect(answer).toMatchObject({ status: 200, body: { id: receipt, verdict: 'read', callId: before[0]?.id } });
    expect((await callsOf(app())).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect((await app().get<List<unknown>>('/api/v1/uploads?destination=okna-dest')).body.items).toHaveLength(1);
    expect((await app().get<List<unknown>>('/api/v1/audit')).body.items).toMatchObject([
      { action: 'receipts.replay', subject: receipt },
    ]);
  });

  it('receipts are for operators: what came is raw', async () => {
    const [receipt] = await app().hook(aHook());
    const key = await app().key({ role: 'viewer' });
    expect((await app().get('/api/v1/receipts', { key })).status).toBe(403);
    expect((await app().post(`/api/v1/receipts/${receipt}/replay`, undefined, { key })).status).toBe(403);
    expect(await receiptsOf(app(), '', await app().key({ role: 'operator' }))).toMatchObject([{ id: receipt }]);
  });

  it('receipts are found by source, verdict and moment, newest first', async () => {
    // Ids are of the machine's time, and a list of some days begins where their ids lie.
    app().clock.forward(Date.now() - app().clock.now());
    const [first] = await app().hook(aHook());
    app().clock.forward(HOUR);
    const between = new Date(app().clock.now()).toISOString();
    const [second, third] = await app().hook(aHook(), { ...aHook(), source: 'mango-dveri' });
    const ids = async (query: string) => (await receiptsOf(app(), query)).map(({ id }) => id);
    expect(await ids('')).toEqual([third, second, first]);
    expect(await ids('?source=mango-main&verdict=read')).toEqual([second, first]);
    expect(await ids(`?from=${between}`)).toEqual([third, second]);
    expect(await ids(`?to=${between}`)).toEqual([first]);
    expect(await ids('?verdict=new')).toEqual([]);
    expect((await app().get('/api/v1/receipts?verdict=lost')).status).toBe(400);
  });

  it('receipts are found by the project of their source, page by page, also with one verdict of several sources', async () => {
    const [okna, dveri, unreadable, later] = await app().hook(
      aHook(),
      { ...aHook(), source: 'mango-dveri' },
      { dateStart: '22-11-2026T09:45Z' },
      aHook({ callId: '31760000000123458' }),
    );
    const ids = async (query: string, key?: string) => (await receiptsOf(app(), query, key)).map(({ id }) => id);
    expect(await ids('?project=okna')).toEqual([later, unreadable, okna]);
    expect(await ids('?project=dveri')).toEqual([dveri]);
    expect(await ids('?project=okna&verdict=unreadable')).toEqual([unreadable]);
    expect(await ids('?project=okna&source=mango-dveri')).toEqual([]);
    const both = await app().key({ role: 'operator', projects: ['okna', 'dveri'] });
    const seen: (string | undefined)[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: { body: List<ReceiptView> } = await app().get(`/api/v1/receipts?limit=1${next}`, { key: both });
      seen.push(...page.body.items.map(({ id }) => id));
      next = page.body.nextCursor === null ? null : `&cursor=${page.body.nextCursor}`;
    }
    expect(seen).toEqual([later, unreadable, dveri, okna]);
    expect(await ids('?verdict=unreadable', both)).toEqual([unreadable]);
  });

  it('another client’s receipts are not there', async () => {
    const [receipt] = await app().hook(aHook());
    const key = await app().key({ role: 'operator', projects: ['dveri'] });
    for (const query of ['', '?project=okna', '?source=mango-main', '?verdict=read'])
      expect(await receiptsOf(app(), query, key)).toEqual([]);
    expect((await app().post(`/api/v1/receipts/${receipt}/replay`, undefined, { key })).status).toBe(404);
  });
});

describe('with five days for receipts', () => {
  const platforms = () => [new FakePlatform().definition];
  const config = (url: string) => ({ ...aConfig(url), privacy: { ...aConfig(url).privacy, receiptsDays: 5 } });
  withAppOnBothDatabases(config, platforms, (app) => {
    const forget = () => app().app.get(RetentionJobs, { strict: false }).applyRetention();

    it('those that were read and those that nobody could read go, and the call stays', async () => {
      await app().hook(aHook(), { dateStart: '22-11-2026T09:45Z' });
      app().clock.forward(5 * DAY);
      await forget();
      expect(await receiptsOf(app())).toHaveLength(2);
      const [young] = await app().hook(aHook());
      app().clock.forward(1);
      await forget();
      expect(await receiptsOf(app())).toMatchObject([{ id: young }]);
      expect(await callsOf(app())).toHaveLength(1);
    });

    it('one that waits to be read stays', async () => {
      await app().hook(aHook());
      // Else it is read again within the second.
      await app().app.get(ReceiptJobs, { strict: false }).beforeApplicationShutdown();
      await app().database.write((tx) => tx.run(`UPDATE "receipts" SET "verdict" = 'new'`));
      app().clock.forward(6 * DAY);
      await forget();
      expect(await receiptsOf(app())).toMatchObject([{ verdict: 'new' }]);
    });
  });
});

describe('with callerNumber, ip and customParam dropped at ingest', () => {
  const platforms = () => [new FakePlatform().definition];
  const dropped = ['callerNumber', 'ip', 'customParam'] as const;
  const config = (url: string) => ({ ...aConfig(url), privacy: { ...aConfig(url).privacy, dropAtIngest: dropped } });
  withAppOnBothDatabases(config, platforms, (app) => {
    const hook = aHook({ customParam: 'shop=north' });

    it('neither the call nor its receipt holds them, and the source is known to have sent the number', async () => {
      await app().hook(hook);
      expect(await callsOf(app())).toMatchObject([
        { callerNumber: null, ip: null, customParam: null, yaCid: '1763800000123456789' },
      ]);
      const raw = await app().database.read((session) => session.all('SELECT "query", "bodyBase64" FROM "receipts"'));
      expect(JSON.stringify(raw)).not.toMatch(/9161234567|203\.0\.113|north/);
      const [source] = (await app().get<List<SourceView>>('/api/v1/sources')).body.items;
      expect(source?.parameters).toContainEqual({ name: 'callerNumber', share: 1 });
    });

    it('a receipt of which nothing was kept cannot be read again, and stays with its call', async () => {
      const [receipt] = await app().hook(hook);
      const before = await receiptsOf(app());
      const answer = await app().post<{ code: string }>(`/api/v1/receipts/${receipt}/replay`);
      expect([answer.status, answer.body.code]).toEqual([409, 'RECEIPT_DROPPED']);
      expect(await receiptsOf(app())).toEqual(before);
    });
  });
});
