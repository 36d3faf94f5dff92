import { AlertsService } from '../../../src/alerts/alerts.service.js';
import { readingStatesSchema } from '../../../src/api/truth/reading-state-views.js';
import { readSchema, truthSchema, type TruthLineView } from '../../../src/api/truth/truth-views.js';
import { type UploadDetail, uploadDetailSchema } from '../../../src/api/uploads/upload-views.js';
import { TruthService } from '../../../src/truth/truth.service.js';
import { DAY } from '../../../src/domain/time/instant.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aReading, FakeReader } from '../../support/fake-reader.js';
import { TestApp } from '../../support/test-app.js';
import { aHook, callsOf, twoClients, uploadAt, type List } from '../two-clients.js';

const TRUTH = '/api/v1/stats/truth';
const READ = '/api/v1/destinations/okna-dest/read';

describe.each(DATABASES)('on %s', (kind) => {
  let fresh: FreshDatabase;
  let app: TestApp;
  let reader: FakeReader;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    reader = new FakeReader();
    const fake = new FakePlatform();
    fake.behaviour = { reader };
    app = await TestApp.open(twoClients(fresh.url), [fake.definition]);
    await app.hook(aHook(), aHook({ source: 'mango-dveri' }));
  });
  afterEach(async () => {
    await app.close();
    await fresh.dispose();
  });

  const linesOf = async (query: string, key?: string): Promise<readonly TruthLineView[]> => {
    const { body } = await app.get<List<TruthLineView>>(`${TRUTH}${query}`, key === undefined ? {} : { key });
    return truthSchema.parse(body).items;
  };

  const silentZeros = async (query: string): Promise<readonly unknown[]> => {
    const { body } = await app.get<List<{ rule: string }>>(`/api/v1/alerts${query}`);
    return body.items.filter(({ rule }) => rule === 'silent-zero');
  };

  it('what a platform shows stands beside what we say, and the call behind a gap is named', async () => {
    await app.post('/api/v1/destinations/okna-dest/run');
    app.clock.forward(DAY);
    reader.shown = [aReading(0)];
    expect(readSchema.parse((await app.post(READ)).body)).toEqual({ readings: 1, sightings: 0, trouble: null });
    const [call] = await callsOf(app, '?project=okna');
    const day = '?destination=okna-dest&from=2026-11-22&to=2026-11-22';
    expect(await linesOf(day)).toMatchObject([
      { project: 'okna', ours: 1, theirs: 0, gap: -1, causes: [], unexplained: -1, light: 'amber', maturity: 'settling' },
    ]);
    reader.shown = [aReading(0, { flags: ['thresholded'] })];
    await app.post(READ);
    expect(await linesOf(day)).toMatchObject([
      { causes: [{ code: 'HIDDEN', count: -1, text: 'hidden in the report', calls: [call!.id] }], unexplained: 0 },
    ]);
  });

  it('lines come newest day first, in pages, for the last four weeks', async () => {
    const { body } = await app.get<List<TruthLineView>>(`${TRUTH}?limit=2&destination=okna-dest`);
    expect(body.items.map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-21']);
    const next = await app.get<List<TruthLineView>>(`${TRUTH}?limit=500&destination=okna-dest&cursor=${body.nextCursor}`);
    expect([next.body.items.length, next.body.items.at(-1)?.day, next.body.nextCursor]).toEqual([26, '2026-10-26', null]);
  });

  it.each(['0000-01-01', '0001-01-01', '9999-12-31', '9999-12-31T23:59:59Z'])(
    '%s, used for "ever", is a day like any other',
    async (day) => {
      const lines = await app.get<List<TruthLineView>>(`${TRUTH}?from=${day}&to=${day}`);
      expect([lines.status, lines.body.items.every(({ ours }) => ours === 0)]).toEqual([200, true]);
      expect((await app.get(`${TRUTH}?to=${day}`)).status).toBe(200);
      expect(await app.get(`${TRUTH}?from=${day}&to=9999-12-31`)).toMatchObject({ status: day.startsWith('0') ? 400 : 200 });
    },
  );

  it('a platform that shows nothing is an alert, its gap a metric, and what its setup says is told', async () => {
    await app.hook(...[1, 2].map((index) => aHook({ callId: `more-${index}`, callerNumber: `7916123450${index}` })));
    await app.post('/api/v1/destinations/okna-dest/run');
    app.clock.forward(6 * DAY);
    const text = { en: 'The goal is switched off.', ru: 'Цель отключена.' };
    const findings = [{ name: 'goal quality-call', result: 'failed', text }] as const;
    reader.answer = { setup: { timezone: 'Europe/Moscow', goals: [{ goal: 'quality-call', flags: [] }], findings } };
    await app.post(READ);
    await app.app.get(AlertsService, { strict: false }).evaluate();
    const sentence = 'Calls delivered for quality-call: 3 (22.11). The ad account of okna-dest shows none of them.';
    expect(await silentZeros('')).toMatchObject([{ subject: 'okna-dest', text: sentence }]);
    const metrics = await app.get<string>('/metrics', { key: null });
    expect(metrics.body).toContain('ringback_truth_unexplained{destination="okna-dest",goal="quality-call"} 3');
    const { body } = await app.get<unknown>('/api/v1/stats/truth/readings?destination=okna-dest');
    expect(readingStatesSchema.parse(body).items).toMatchObject([
      {
        readable: true,
        right: 'the right to look',
        timezone: 'Europe/Moscow',
        trouble: null,
        calls: { sent: 3, found: 0 },
        findings: [
          { name: 'zone', result: 'proved' },
          { name: 'goal quality-call', result: 'failed', text: 'The goal is switched off.' },
        ],
      },
    ]);
    reader.shown = [aReading(3)];
    await app.post(READ);
    await app.app.get(AlertsService, { strict: false }).evaluate();
    expect(await silentZeros('?open=true')).toEqual([]);
  });

  it('a destination that lacks the packages for reading says so, with what to install', async () => {
    reader.missingPackages = 'a-package@1';
    const { body } = await app.get<unknown>('/api/v1/stats/truth/readings?destination=okna-dest');
    expect(readingStatesSchema.parse(body).items).toMatchObject([
      { trouble: { code: 'RB_PACKAGE_MISSING', text: expect.stringContaining('npm install a-package@1') } },
    ]);
    expect(readSchema.parse((await app.post(READ)).body)).toMatchObject({ trouble: { code: 'RB_PACKAGE_MISSING' } });
  });

  it('the lines are a file too, as the page shows them', async () => {
    const { body } = await app.get<string>('/api/v1/export/truth.csv?destination=okna-dest&from=2026-11-22&to=2026-11-22');
    const [head = '', line = ''] = body.split('\r\n');
    expect(head).toContain('project,destination,goal,day,campaign,basis,ours,theirs,direct,gap,causes,unexplained,light');
    expect(line).toBe('okna,okna-dest,quality-call,2026-11-22,,eventDay,1,,,,,,grey,early,,');
  });

  it('the file for people has the columns and words of the page, and says in its name whose it is', async () => {
    const { body, headers } = await app.get<string>(
      '/api/v1/export/truth.csv?project=okna&destination=okna-dest&from=2026-11-22&to=2026-11-22&language=ru',
    );
    const [head = '', line = ''] = body.split('\r\n');
    expect(head).toContain(
      'Проект,Площадка,Цель,День,Кампания,У нас,В кабинете,В Директе,Разница,Причины,Не объяснено,Итог,Прочитано',
    );
    expect(line).toBe('okna,okna-dest,quality-call,2026-11-22,,1,,,,,,не прочитано,');
    expect(headers['content-disposition']).toBe('attachment; filename="truth_okna_2026-11-22_2026-11-22.csv"');
  });

  it('a list is compared once, however many pages it has', async () => {
    const service = app.app.get(TruthService, { strict: false });
    const compare = jest.spyOn(service, 'linesOf');
    const first = await app.get<List<TruthLineView>>(`${TRUTH}?limit=2&destination=okna-dest`);
    const next = await app.get<List<TruthLineView>>(`${TRUTH}?limit=2&destination=okna-dest&cursor=${first.body.nextCursor}`);
    expect([first, next].map(({ body }) => body.items.length)).toEqual([2, 2]);
    expect(compare).toHaveBeenCalledTimes(1);
  });

  it('more than a quarter of a year at once is refused by name', async () => {
    const answer = await app.get(`${TRUTH}?from=2026-01-01&to=2026-11-22`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_PARAMETER', field: 'from' } });
  });

  it('a client sees the lines of its own project only', async () => {
    const key = await app.key({ projects: ['dveri'] });
    expect(new Set((await linesOf('', key)).map(({ project }) => project))).toEqual(new Set(['dveri']));
    expect(await linesOf('?destination=okna-dest', key)).toEqual([]);
    expect((await app.post(READ, undefined, { key })).status).toBe(403);
  });

  it('a reading before its time works while the destination is off, and is audited', async () => {
    const answer = await app.post('/api/v1/destinations/okna-off/read');
    expect(answer).toMatchObject({ status: 200, body: { trouble: null } });
    expect((await app.get<List<unknown>>('/api/v1/audit')).body.items).toMatchObject([{ action: 'destinations.read' }]);
  });

  it('the evidence of an upload grows with what is found, and is removed with the person', async () => {
    const waiting = await uploadAt(app, 'okna-dest');
    expect(waiting.evidenceLevel).toBe('none');
    await app.post('/api/v1/destinations/okna-dest/run');
    const text = { en: 'seen in the log of 22 Nov', ru: 'найдена в логе за 22 ноября' };
    reader.found = { sightings: [{ uploadId: waiting.id, level: 'attributed', text }] };
    await app.post(READ);
    const { body } = await app.get<UploadDetail>(`/api/v1/uploads/${waiting.id}`);
    const { evidenceLevel, evidence } = uploadDetailSchema.parse(body);
    expect([evidenceLevel, ...evidence.map(({ level, source }) => `${level} ${source}`)]).toEqual([
      'attributed',
      'sent journal',
      'taken answer',
      'attributed records',
    ]);
    expect(await app.post('/api/v1/erase', { phone: '+79161234567' })).toMatchObject({ status: 200 });
    const erased = await app.get<UploadDetail>(`/api/v1/uploads/${waiting.id}`);
    expect(erased.body.evidence.map(({ source }) => source)).toEqual(['journal', 'answer']);
  });
});
