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
