import type { ReceiptView } from '../../src/admin/views/ledger.views.js';
import { aHook, callsOf, withTwoClients, type List } from './two-clients.js';

withTwoClients((app) => {
  it('what could not be read is listed with its reason', async () => {
    await app().hook(aHook(), { dateStart: '22-11-2026T09:45Z' });
    const { items } = (await app().get<List<ReceiptView>>('/api/v1/receipts?verdict=unreadable')).body;
    expect(items).toMatchObject([
      { source: 'mango-main', verdict: 'unreadable', reason: { code: 'CALLID_MISSING' }, callId: null },
    ]);
    expect((await app().get<List<ReceiptView>>('/api/v1/receipts?source=mango-dveri')).body.items).toEqual([]);
    const sources = (await app().get<List<{ id: string }>>('/api/v1/sources')).body.items;
    expect(sources).toEqual([
      {
        id: 'mango-main',
        project: 'okna',
        type: 'mango',
        lastWebhookAt: '2026-11-22T10:00:00.000Z',
        receipts: { new: 0, read: 1, unreadable: 1 },
      },
      { id: 'mango-dveri', project: 'dveri', type: 'mango', lastWebhookAt: null, receipts: { new: 0, read: 0, unreadable: 0 } },
    ]);
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
});
