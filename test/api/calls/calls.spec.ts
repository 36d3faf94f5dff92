import { callListSchema, type CallView } from '../../../src/api/calls/call-views.js';
import { type JourneyView, journeySchema } from '../../../src/api/calls/journey-views.js';
import type { AuditView } from '../../../src/api/logs/log-views.js';
import { aHook, callsOf, withTwoClients, type List } from '../two-clients.js';

const vendorIds = (calls: readonly CallView[]): string[] => calls.map(({ callId }) => callId);

withTwoClients((app) => {
  it('a call is shown as the contract says, phone and address masked, ids whole', async () => {
    await app().hook(
      aHook({
        callId: '9007199254740993',
        gaCid: '1234567890.1763800000',
        URL: 'https://okna.example/?yclid=17638000001234567891',
      }),
    );
    const answer = await app().get<List<CallView>>('/api/v1/calls');
    expect(callListSchema.parse(answer.body).items[0]).toMatchObject({
      project: 'okna',
      source: 'mango-main',
      callId: '9007199254740993',
      phase: 'ended',
      startedAt: '2026-11-22T09:45:00.000Z',
      direction: null,
      statusCode: 1120,
      answered: true,
      trackingNumber: '+74951234567',
      callerNumber: '+7916***4567',
      ip: '203.0.113.0',
      yaCid: '1763800000123456789',
      clickIds: { yclid: '17638000001234567891' },
      utm: { source: null, medium: null, campaign: null, content: null, term: null },
      isDuplicate: null,
      city: null,
    });
    expect(JSON.stringify(answer.body)).not.toContain('9161234567');
    expect(JSON.stringify(answer.body)).not.toContain('203.0.113.77');
  });

  it('a call in a list says how far it has come at each destination', async () => {
    await app().hook(aHook({ callId: 'good' }), aHook({ callId: 'no-goal', isQuality: 'false' }));
    await app().post('/api/v1/destinations/okna-dest/run');
    const { items } = callListSchema.parse((await app().get<List<CallView>>('/api/v1/calls')).body);
    expect(items.map(({ callId, destinations }) => [callId, destinations])).toEqual([
      ['no-goal', []],
      [
        'good',
        [
          { id: 'okna-dest', state: 'delivered' },
          { id: 'okna-off', state: 'pending' },
        ],
      ],
    ]);
  });

  it('calls are found by each filter', async () => {
    await app().hook(
      aHook({ callId: 'first', utmSource: 'yandex', utmCampaign: 'Окна 100%', city: 'Москва' }),
      aHook({
        callId: 'second',
        isQuality: 'false',
        callerNumber: '79990000001',
        number: '78120000000',
        dateStart: '20-11-2026T21:30Z',
        utmSource: 'Google',
        utmTerm: 'ООО [Ромашка* ^.]\\',
      }),
      { ...aHook({ callId: 'first', yaCid: '' }), source: 'mango-dveri' },
    );
    const expected: readonly (readonly [string, readonly string[]])[] = [
      ['project=dveri', ['first']],
      ['source=mango-main', ['second', 'first']],
      ['callId=second', ['second']],
      ['callId=secon', []],
      ['phone=4567&project=okna', ['first']],
      ['phone=8 (916) 123-45-67&project=okna', ['first']],
      ['phone=9161234567&project=okna', ['first']],
      ['phone=5678', []],
      // 21:30 on the 20th in UTC is already the 21st in Moscow.
      ['from=2026-11-21&to=2026-11-21', ['second']],
      ['to=2026-11-20', []],
      ['from=2026-11-22T09:45:00Z&project=okna', ['first']],
      ['to=2026-11-22T09:45:00Z&project=okna', ['second']],
      ['q=окна', ['first']],
      ['q=100%25', ['first']],
      ['q=google', ['second']],
      ['q=МОСКВА', ['first']],
      ['q=ооо [ромашка* ^.]\\', ['second']],
      ['q=ооо [ромашка?', []],
      ['q=_', []],
      ['q=9161234567', []],
      ['goal=quality-call&project=okna', ['first']],
      ['destination=okna-dest', ['first']],
      ['destination=dveri-dest&state=skipped', ['first']],
      ['state=none', ['second']],
      ['destination=okna-dest&state=none&project=okna', ['second']],
      // A call of another client is none that this destination lacks.
      ['destination=okna-dest&state=none', ['second']],
      ['destination=dveri-dest&state=none', []],
      ['quality=false', ['second']],
      ['quality=true&project=okna', ['first']],
      ['utmSource=yandex', ['first']],
      ['utmCampaign=Окна 100%25', ['first']],
      ['trackingNumber=88120000000', ['second']],
    ];
    for (const [query, ids] of expected) {
      expect([query, vendorIds(await callsOf(app(), `?${encodeURI(decodeURI(query))}`))]).toEqual([query, ids]);
    }
  });

  it('a text that is the id of another client’s call is still looked for in one’s own', async () => {
    await app().hook(aHook({ callId: 'mine', utmCampaign: 'brand-moskva' }), {
      ...aHook({ callId: 'brand' }),
      source: 'mango-dveri',
    });
    const key = await app().key({ projects: ['okna'] });
    expect(vendorIds(await callsOf(app(), '?q=brand', key))).toEqual(['mine']);
    expect(vendorIds(await callsOf(app(), '?q=brand&project=okna'))).toEqual(['mine']);
    expect(vendorIds(await callsOf(app(), '?q=brand'))).toEqual(['brand']);
  });

  it('pages stay right while calls arrive', async () => {
    for (let number = 1; number <= 5; number += 1) await app().hook(aHook({ callId: `c${number}` }));
    const first = (await app().get<List<CallView>>('/api/v1/calls?limit=2')).body;
    await app().hook(aHook({ callId: 'late' }));
    const second = (await app().get<List<CallView>>(`/api/v1/calls?limit=2&cursor=${first.nextCursor}`)).body;
    const third = (await app().get<List<CallView>>(`/api/v1/calls?limit=2&cursor=${second.nextCursor}`)).body;
    expect([first, second, third].map(({ items }) => vendorIds(items))).toEqual([['c5', 'c4'], ['c3', 'c2'], ['c1']]);
    expect(third.nextCursor).toBeNull();
  });

  it('are sorted by their time, talk or value, page after page, and counted', async () => {
    await app().hook(
      aHook({ callId: 'long', dateStart: '20-11-2026T09:45Z', duration: '300', isQuality: 'false' }),
      aHook({ callId: 'early', dateStart: '21-11-2026T09:45Z', duration: '10' }),
      aHook({ callId: 'late', duration: '20' }),
      aHook({ callId: 'oldest', dateStart: '19-11-2026T09:45Z', duration: '200' }),
    );
    const pages = async (query: string): Promise<string[]> => {
      const first = (await app().get<List<CallView>>(`/api/v1/calls?limit=3&${query}`)).body;
      const second = (await app().get<List<CallView>>(`/api/v1/calls?limit=3&${query}&cursor=${first.nextCursor}`)).body;
      expect(second.nextCursor).toBeNull();
      return [...vendorIds(first.items), ...vendorIds(second.items)];
    };
    expect(await pages('sort=received')).toEqual(['oldest', 'late', 'early', 'long']);
    expect(await pages('sort=time')).toEqual(['late', 'early', 'long', 'oldest']);
    expect(await pages('sort=talk')).toEqual(['long', 'oldest', 'late', 'early']);
    expect((await pages('sort=value')).at(-1)).toBe('long');
    expect(await pages('order=asc')).toEqual(['long', 'early', 'late', 'oldest']);
    expect(await pages('sort=time&order=asc')).toEqual(['oldest', 'long', 'early', 'late']);
    expect(await pages('sort=talk&order=asc')).toEqual(['early', 'late', 'oldest', 'long']);
    // A call without a value is the last one, whichever way.
    expect((await pages('sort=value&order=asc')).at(-1)).toBe('long');
    const { nextCursor } = (await app().get<List<CallView>>('/api/v1/calls?limit=1&sort=talk')).body;
    const other = await app().get(`/api/v1/calls?limit=1&sort=talk&order=asc&cursor=${nextCursor}`);
    expect(other).toMatchObject({ status: 400, body: { field: 'cursor' } });
    expect((await app().get('/api/v1/calls/count?project=okna&from=2026-11-20')).body).toEqual({ total: 3, complete: true });
    const [top] = callListSchema.parse((await app().get('/api/v1/calls?sort=value')).body).items;
    expect(top?.conversions).toEqual([{ goal: 'quality-call', value: 1500, currency: 'RUB' }]);
  });

  it('a number copied from a list is found by the search as well', async () => {
    await app().hook(aHook({ callId: 'mine' }), aHook({ callId: 'other', callerNumber: '79990000001' }));
    const key = await app().key({ role: 'viewer' });
    expect(vendorIds(await callsOf(app(), `?q=${encodeURIComponent('+7916***4567')}`, key))).toEqual(['mine']);
  });

  it('the caller is revealed to an operator, and the audit log says to whom without saying the number', async () => {
    await app().hook(aHook());
    const [call] = await callsOf(app());
    const key = await app().key({ name: 'Анна', role: 'operator' });
    const revealed = await app().post(`/api/v1/calls/${call?.id}/reveal`, undefined, { key });
    expect(revealed.body).toEqual({ callerNumber: '+79161234567', ip: '203.0.113.77' });
    const audit = await app().get<List<AuditView>>('/api/v1/audit?action=calls');
    expect(audit.body.items).toMatchObject([{ who: 'Анна', action: 'calls.reveal', subject: call?.id, project: 'okna' }]);
    expect(JSON.stringify(audit.body)).not.toMatch(/9161234567|203\.0\.113/);
  });

  it('a journey shows what came in, what it counts as and where it stands', async () => {
    await app().hook(aHook({ dateEnd: '', callStatus: '', duration: '', isQuality: '' }), aHook());
    const [call] = await callsOf(app());
    const { body } = await app().get<JourneyView>(`/api/v1/calls/${call?.id}`);
    const journey = journeySchema.parse(body);
    expect(journey.receipts.map(({ verdict, callId }) => [verdict, callId])).toEqual([
      ['read', call?.id],
      ['read', call?.id],
    ]);
    expect(journey.conversions).toMatchObject([
      { goal: 'quality-call', value: 1500, currency: 'RUB', decidedBy: 'rule', occurredAt: '2026-11-22T09:45:59.000Z' },
    ]);
    expect(journey.uploads.map(({ destination, state, reason }) => [destination, state, reason?.code])).toEqual([
      ['okna-dest', 'pending', 'NEXT_ROUND'],
      ['okna-off', 'pending', 'DESTINATION_DISABLED'],
    ]);
    expect(journey.uploads[0]?.history).toMatchObject([{ from: null, to: 'pending', code: 'CREATED' }]);
    expect(journey.goals).toEqual([{ goal: 'quality-call', met: true, failed: null }]);
    expect(journey.destinations.map(({ id }) => id)).toEqual(['okna-dest', 'okna-off']);
    expect(journey.destinations[1]?.changes[0]).toMatch(/enabled: true/);
  });

  it('a journey speaks of moments by the business’s clock, and its fields stay ISO', async () => {
    await app().hook(aHook(), aHook({ callId: '2', dateStart: '22-10-2026T09:45Z', dateEnd: '22-10-2026T09:49Z' }));
    const [late, waiting] = await callsOf(app());
    const said = async (id: string | undefined, language: string) => {
      const { body } = await app().get<JourneyView>(`/api/v1/calls/${id}`, { headers: { 'accept-language': language } });
      const [upload] = body.uploads;
      return { expiresAt: upload?.expiresAt, reason: upload?.reason?.text, changes: body.destinations[0]?.changes.join(' ') };
    };
    const [soon, over] = [await said(waiting?.id, 'en'), await said(late?.id, 'ru')];
    expect(soon.expiresAt).toBe('2026-12-13T09:45:59.000Z');
    expect(soon.changes).toContain('until 13 Dec 2026, 12:45');
    expect(over.changes).toContain('до 12 нояб. 2026 г., 12:45');
    expect(over.reason).toContain('до 12 нояб. 2026 г., 12:45');
    expect((await said(late?.id, 'en')).reason).toContain('until 12 Nov 2026, 12:45');
  });

  it('a journey says for a goal that is not met which condition failed', async () => {
    await app().hook(aHook({ isQuality: 'false' }));
    const [call] = await callsOf(app());
    const { body } = await app().get<JourneyView>(`/api/v1/calls/${call?.id}`, { headers: { 'accept-language': 'ru' } });
    expect(body.goals).toEqual([
      { goal: 'quality-call', met: false, failed: { condition: 'quality', wanted: true, found: false } },
    ]);
    expect(body.conversions).toEqual([]);
    expect(body.uploads).toEqual([]);
    expect(body.destinations[0]?.changes[0]).toMatch(/не выполняет/);
  });
});
