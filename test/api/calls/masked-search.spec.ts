import type { AuditView } from '../../../src/api/logs/log-views.js';
import { callsOf, aHook, withTwoClients, type List } from '../two-clients.js';

const NUMBER = '79165550987';
/** Eleven signs with the plus: the mask shows `+4***78`. */
const SHORT_NUMBER = '+4612345678';

withTwoClients((app) => {
  const found = async (query: string, key: string) => (await callsOf(app(), `?${query}`, key)).map(({ callId }) => callId);
  const lines = async () => (await app().get<List<AuditView>>('/api/v1/audit')).body.items.map(({ action }) => action);

  it('a viewer finds calls by the digits that the mask shows, and by no other', async () => {
    await app().hook(aHook({ callId: 'long', callerNumber: NUMBER }), aHook({ callId: 'short', callerNumber: SHORT_NUMBER }));
    const viewer = await app().key({ name: 'viewer', role: 'viewer' });
    for (const shown of ['0987', '%2B7916', '%2B7916***0987', '87', '*0987'])
      expect([shown, await found(`phone=${shown}`, viewer)]).toEqual([shown, ['long']]);
    for (const shown of ['78', '%2B4***78']) expect([shown, await found(`phone=${shown}`, viewer)]).toEqual([shown, ['short']]);
    // The last four digits of a short number, of which the mask shows two.
    for (const hidden of ['5678', '678', '%2B46']) expect([hidden, await found(`phone=${hidden}`, viewer)]).toEqual([hidden, []]);
  });

  it('a viewer’s longer search is refused wherever it is asked, so that no digit can be guessed after another', async () => {
    await app().hook(aHook({ callerNumber: NUMBER }));
    const key = await app().key({ name: 'viewer', role: 'viewer' });
    const guesses = Array.from({ length: 10 }, (_, digit) => `${digit}0987`);
    for (const guess of [...guesses, NUMBER, `%2B${NUMBER}`, '%2B79165', '%2B79165***0987', '7916***50987']) {
      for (const route of ['/api/v1/calls', '/api/v1/export/calls.csv']) {
        const answer = await app().get(`${route}?phone=${guess}`, { key });
        expect([guess, answer.status]).toEqual([guess, 400]);
        expect(answer.body).toMatchObject({ code: 'INVALID_PARAMETER', field: 'phone' });
      }
      const asText = await app().get<List<unknown>>(`/api/v1/calls?q=${guess}`, { key });
      // A number as a mask shows it is a search by phone.
      expect([guess, asText.status]).toEqual([guess, guess.includes('***') ? 400 : 200]);
      expect(asText.body.items ?? []).toEqual([]);
    }
    const rules = { project: 'okna', goals: [{ id: 'theirs', when: { callerNumbers: `+${NUMBER}` } }] };
    for (const route of ['simulate', 'simulate.csv'])
      expect(await app().post(`/api/v1/goals/${route}`, rules, { key })).toMatchObject({ status: 403 });
  });

  it('an operator’s search by a whole number is in the audit log without the number, however it is asked', async () => {
    await app().hook(aHook({ callerNumber: NUMBER }));
    const key = await app().key({ name: 'Олег', role: 'operator', projects: ['okna'] });
    await found('phone=0987', key);
    expect(await lines()).not.toContain('calls.search');
    expect(await found(`phone=${NUMBER}`, key)).toHaveLength(1);
    await found('phone=50987', key);
    const goals = [{ id: 'theirs', when: { any: [{ callerNumbers: [`+${NUMBER}`] }] } }];
    await app().post('/api/v1/goals/simulate', { project: 'okna', goals }, { key });
    await app().post('/api/v1/marks', { items: [{ phone: '79990000000', at: '2026-11-22', goal: 'quality-call' }] }, { key });
    const { body } = await app().get<List<AuditView>>('/api/v1/audit?action=calls.search');
    expect(body.items).toMatchObject([
      { who: 'Олег', keyId: expect.stringMatching(/^[\w-]{36}$/), project: 'okna', detail: { by: 'marks', numbers: 1 } },
      { project: 'okna', detail: { by: 'callerNumbers' } },
      { project: 'okna', detail: { by: 'phone' } },
      { project: 'okna', detail: { by: 'phone' } },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/50987|9990000000/);
  });

  it('every export leaves a line that names its filters and not what they ask for', async () => {
    await app().hook(aHook());
    await app().get('/api/v1/export/calls.csv?phone=79161234567&project=okna');
    await app().get('/api/v1/export/uploads.csv?destination=okna-dest', {
      key: await app().key({ projects: ['okna', 'dveri'] }),
    });
    await app().post('/api/v1/goals/simulate.csv', { project: 'okna', goals: [] });
    const { body } = await app().get<List<AuditView>>('/api/v1/audit');
    expect(body.items.filter(({ action }) => action.endsWith('.export'))).toMatchObject([
      { action: 'goals.export', project: 'okna', keyId: null },
      { action: 'uploads.export', project: 'dveri', detail: { filters: ['destination'] } },
      { action: 'uploads.export', project: 'okna', detail: { filters: ['destination'] } },
      { action: 'calls.export', project: 'okna', detail: { filters: ['project', 'phone'] } },
    ]);
  });
});
