import { CallListsStore } from '../../../src/store/calls/call-lists.store.js';
import { PlatformReportsStore } from '../../../src/store/destinations/platform-reports.store.js';
import { OwnConversionsStore } from '../../../src/store/readings/own-conversions.store.js';
import { HealthStore } from '../../../src/store/statistics/health.store.js';
import { aHook, withTwoClients, type List } from '../two-clients.js';

const LONG_READS = [
  '/api/v1/calls?q=okna',
  '/api/v1/calls',
  '/api/v1/calls?sort=talk',
  '/api/v1/calls/count',
  '/api/v1/uploads',
  '/api/v1/uploads?sort=value',
  '/api/v1/uploads/reasons',
  '/api/v1/receipts',
  '/api/v1/requests',
  '/api/v1/audit',
  '/api/v1/sources',
  '/api/v1/export/calls.csv',
  '/api/v1/export/uploads.csv',
  '/api/v1/stats/daily',
  '/api/v1/stats/funnel',
  '/api/v1/stats/coverage',
  '/api/v1/stats/campaigns',
  '/api/v1/stats/truth',
];

withTwoClients((app) => {
  it('lists, files and statistics are read beside the event loop', async () => {
    await app().hook(aHook());
    const readLong = jest.spyOn(app().database, 'readLong');
    const found: Record<string, boolean> = {};
    for (const address of LONG_READS) {
      readLong.mockClear();
      expect((await app().get(address)).status).toBe(200);
      found[address] = readLong.mock.calls.length > 0;
    }
    expect(found).toEqual(Object.fromEntries(LONG_READS.map((address) => [address, true])));
  });

  it('what is asked of all calls of a caller, or all uploads of a destination, is read there too', async () => {
    await app().hook(aHook({ callId: '1' }), aHook({ callId: '2' }), aHook({ callId: '3' }));
    const { app: nest, database } = app();
    const calls = nest.get(CallListsStore, { strict: false });
    const [newest, second, third] = (await calls.list({ projects: null }, { limit: 10, before: null })).items;
    const readLong = jest.spyOn(database, 'readLong');
    const beside = async <T>(read: () => Promise<T>): Promise<T> => {
      readLong.mockClear();
      const answer = await read();
      expect(readLong).toHaveBeenCalled();
      return answer;
    };
    expect(await beside(() => calls.othersOf(newest!, 1))).toMatchObject([{ id: second?.id }]);
    expect(await beside(() => calls.othersOf(newest!, 10))).toMatchObject([{ id: second?.id }, { id: third?.id }]);
    await beside(() => nest.get(HealthStore, { strict: false }).waitingValues());
    await beside(() => nest.get(OwnConversionsStore, { strict: false }).found('okna-dest', 0, Date.now()));
    await beside(() => nest.get(PlatformReportsStore, { strict: false }).deliveredSince('okna-dest', 0, 0));
  });

  it.each(['received', 'time'])(
    'a list of wide calls by %s ends early, and its cursor goes on to the last call',
    async (sort) => {
      const page = `https://okna.example/?text=${'x'.repeat(30_000)}`;
      await app().hook(...Array.from({ length: 60 }, (_, number) => aHook({ callId: String(number) })));
      await app().database.write((tx) => tx.run('UPDATE "calls" SET "pageUrl" = ?, "firstUrl" = ?', [page, page]));
      const pages: string[][] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body }: { body: List<{ callId: string }> } = await app().get(
          `/api/v1/calls?limit=500&sort=${sort}${cursor && `&cursor=${cursor}`}`,
        );
        pages.push(body.items.map(({ callId }) => callId));
        cursor = body.nextCursor;
      }
      expect(pages.flat().toSorted((a, b) => Number(b) - Number(a))).toEqual(
        Array.from({ length: 60 }, (_, number) => String(59 - number)),
      );
      expect(pages.length).toBeGreaterThan(2);
    },
  );
});
