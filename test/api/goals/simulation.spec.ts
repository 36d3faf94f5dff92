import { parse } from 'csv-parse/sync';
import type { SimulationView } from '../../../src/api/goals/simulation-views.js';
import { aHook, uploadsOf, withTwoClients } from '../two-clients.js';

const longer = { id: 'quality-call', when: { quality: true, minTalkSeconds: 300 }, value: 2000 };
const looser = { id: 'quality-call', when: { answered: true }, value: 99.9, currency: 'USD' };

withTwoClients((app) => {
  const simulate = <T = SimulationView>(goals: unknown, more: object = {}, key?: string) =>
    app().post<T>('/api/v1/goals/simulate', { project: 'okna', goals, ...more }, key === undefined ? {} : { key });

  it('rules that a call no longer meets are listed with their value, the cancelled upload and the failed condition', async () => {
    await app().hook(aHook({ utmCampaign: 'brand' }));
    const before = await uploadsOf(app());
    const { status, body } = await simulate([longer]);
    expect(status).toBe(200);
    const lost = { metNow: 1, wouldMeet: 0, gained: 0, lost: 1, valueNow: [{ value: 1500, currency: 'RUB' }], valueThen: [] };
    expect(body).toMatchObject({
      calls: 1,
      goals: [{ goal: 'quality-call', ...lost }],
      campaigns: [{ campaign: 'brand', calls: 1, ...lost }],
      sample: [{ change: 'lost', callId: '31760000000123457', failed: { condition: 'minTalkSeconds', wanted: 300, found: 187 } }],
    });
    expect(body.destinations.map(({ destination, cancelled }) => [destination, cancelled])).toEqual([
      ['okna-dest', 1],
      ['okna-off', 1],
    ]);
    expect(await uploadsOf(app())).toEqual(before);
  });

  it('what was already sent is listed and stays as it is', async () => {
    await app().hook(aHook());
    await app().post('/api/v1/destinations/okna-dest/run');
    const [there] = (await simulate([longer])).body.destinations;
    expect(there).toMatchObject({ destination: 'okna-dest', alreadySent: 1, cancelled: 0 });
    expect((await simulate([looser])).body.destinations[0]).toMatchObject({ sentWithOldValue: 1 });
  });

  it('amounts of two currencies are never added together', async () => {
    await app().hook(aHook(), aHook({ callId: '2', isQuality: 'false', yaCid: '1763800000123456780' }));
    const [goal] = (await simulate([looser])).body.goals;
    expect(goal).toMatchObject({
      gained: 1,
      revalued: 1,
      valueNow: [{ value: 1500, currency: 'RUB' }],
      valueThen: [{ value: 199.8, currency: 'USD' }],
    });
  });

  it('a period narrows the calls by their start, and conversions to goals that are not asked about are counted', async () => {
    await app().hook(aHook());
    expect((await simulate([looser], { to: '2026-11-21' })).body.calls).toBe(0);
    expect((await simulate([looser], { from: '2026-11-22', to: '2026-11-22' })).body.calls).toBe(1);
    const { body } = await simulate([{ ...looser, id: 'another' }]);
    expect(body.untouched).toEqual([{ goal: 'quality-call', conversions: 1 }]);
  });

  it('rules that cannot be used are refused in the words of the config, all at once', async () => {
    const answer = await simulate<{ code: string; field: string; problems: { path: string; message: string }[] }>([
      { id: 'a', when: { minTalkSecond: 5 } },
      { id: 'a', when: { hours: { from: '25:00' } } },
    ]);
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_BODY' } });
    expect(answer.body.problems.map(({ path }) => path).sort()).toEqual([
      'goals[0].when.minTalkSecond',
      'goals[1].id',
      'goals[1].when.hours.from',
    ]);
    expect(answer.body.problems.map(({ message }) => message).join()).toContain('Did you mean');
  });

  it('viewers may not, and another client’s project is not there', async () => {
    expect((await simulate([looser], {}, await app().key({ role: 'viewer' }))).status).toBe(403);
    const dveri = await app().key({ role: 'operator', projects: ['dveri'] });
    expect((await simulate([looser], {}, dveri)).status).toBe(404);
    expect((await simulate([looser], { project: 'dveri' }, dveri)).status).toBe(200);
    expect((await simulate([looser], { project: 'nobody' })).status).toBe(404);
  });

  it('every call of the difference is a file for a spreadsheet, for the same rules and the same key', async () => {
    await app().hook(aHook({ utmCampaign: '=cmd' }));
    const body = { project: 'okna', goals: [longer], separator: 'semicolon' };
    const file = await app().post<string>('/api/v1/goals/simulate.csv', body);
    expect(file.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="changes.csv"',
    });
    const rows: unknown = parse(file.body, { columns: true, bom: true, delimiter: ';' });
    expect(rows).toMatchObject([
      { callId: "'31760000000123457", campaign: "'=cmd", change: 'lost', failed: 'minTalkSeconds', found: '187' },
    ]);
    expect((await app().post('/api/v1/goals/simulate.csv', { ...body, goals: [{ id: 1 }] })).status).toBe(400);
    const dveri = await app().key({ role: 'operator', projects: ['dveri'] });
    expect((await app().post('/api/v1/goals/simulate.csv', body, { key: dveri })).status).toBe(404);
  });

  it('a rule’s whole number is masked where it is shown', async () => {
    await app().hook(aHook());
    const { body } = await simulate([{ ...looser, when: { callerNumbers: '+79990001122' } }]);
    expect(JSON.stringify(body)).not.toMatch(/9990001122|9161234567/);
  });
});
