import { parse } from 'csv-parse/sync';
import { csvFile, readPages } from '../../../src/api/export/csv-file.js';
import type { PageRequest } from '../../../src/store/listing/conditions.js';
import { CALL_REPORT_NAMES, UPLOAD_REPORT_NAMES } from '../../../src/api/export/report-columns.js';
import { COLUMN_NAMES } from '../../../src/messages/column-names.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { TestApp } from '../../support/test-app.js';
import { aHook, twoClients, withTwoClients } from '../two-clients.js';

type Row = Readonly<Record<string, string>>;

async function rowsOf(app: TestApp, address: string, key?: string): Promise<readonly Row[]> {
  const { body } = await app.get<string>(address, key === undefined ? {} : { key });
  return parse(body, { columns: true, bom: true });
}

withTwoClients((app) => {
  it('calls are a file that a Russian spreadsheet opens, phones masked, ids whole, formulas as text', async () => {
    await app().hook(
      aHook({
        callId: '9007199254740993',
        gaCid: '1234567890.1763800000',
        utmCampaign: '=HYPERLINK("http://bad.example","Click")',
        utmTerm: '@SUM(1+1)*cmd|calc',
        city: '<script>alert(1)</script>',
      }),
    );
    const answer = await app().get<string>('/api/v1/export/calls.csv');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="calls.csv"',
    });
    expect(answer.body.startsWith('\uFEFF')).toBe(true);
    expect(answer.body).not.toMatch(/(^|[,;"\r\n])[=@]/);
    expect(answer.body).not.toContain('9161234567');
    expect(answer.body).not.toContain('203.0.113.77');
    const [row] = await rowsOf(app(), '/api/v1/export/calls.csv');
    expect(row).toMatchObject({
      callId: "'9007199254740993",
      gaCid: "'1234567890.1763800000",
      yaCid: "'1763800000123456789",
      callerNumber: "'+7916***4567",
      utmCampaign: `'=HYPERLINK("http://bad.example","Click")`,
      utmTerm: "'@SUM(1+1)*cmd|calc",
      city: '<script>alert(1)</script>',
      talkSeconds: '187',
    });
  });

  it('a file shows what the list shows for the same filters and the same key', async () => {
    await app().hook(aHook({ callId: 'first' }), aHook({ callId: 'second', isQuality: 'false' }));
    await app().hook({ ...aHook({ callId: 'theirs' }), source: 'mango-dveri' });
    const ids = async (query: string, key?: string) =>
      (await rowsOf(app(), `/api/v1/export/calls.csv${query}`, key)).map(({ callId }) => callId);
    expect(await ids('?project=okna')).toEqual(['second', 'first']);
    expect(await ids('?quality=true&phone=4567&project=okna')).toEqual(['first']);
    expect(await ids('', await app().key({ projects: ['dveri'] }))).toEqual(['theirs']);
    const uploads = await rowsOf(app(), '/api/v1/export/uploads.csv?destination=okna-dest');
    expect(uploads).toMatchObject([
      { destination: 'okna-dest', state: 'pending', value: '1500', currency: 'RUB', identifier: "'1763800000123456789" },
    ]);
    const semicolons = await app().get<string>('/api/v1/export/calls.csv?separator=semicolon');
    expect(semicolons.body.split('\r\n')[0]).toContain('project;source;callId');
    expect(await app().get('/api/v1/export/calls.csv?limit=5')).toMatchObject({ status: 400, body: { field: 'limit' } });
    expect((await app().get('/api/v1/export/calls.csv', { key: null })).status).toBe(401);
  });
});

describe('a file of chosen columns', () => {
  let fresh: FreshDatabase;
  let app: TestApp;
  beforeAll(async () => {
    fresh = await freshDatabase('SQLite');
    app = await TestApp.open(twoClients(fresh.url), [new FakePlatform().definition]);
    await app.hook(
      aHook({ utmCampaign: '=1+1' }),
      { ...aHook({ callId: 'missed', duration: '0', isQuality: 'false' }) },
      { ...aHook({ callId: 'theirs' }), source: 'mango-dveri' },
    );
    await app.post('/api/v1/destinations/okna-dest/run');
  });
  afterAll(async () => {
    await app.close();
    await fresh.dispose();
  });
  const linesOf = async (address: string, key?: string) =>
    (await app.get<string>(`/api/v1/export/${address}`, key === undefined ? {} : { key })).body
      .replace('\uFEFF', '')
      .trim()
      .split('\r\n');

  it('speaks the language: heads, business time, yes and no, and a state per destination', async () => {
    const columns = 'startedAt,callerNumber,answered,utmCampaign,goals,worth,destinations';
    const lines = await linesOf(`calls.csv?columns=${columns}&language=ru&separator=semicolon&project=okna`);
    expect(lines).toEqual([
      'Время звонка;Кто звонил;Отвечен;Кампания;Цели;Ценность конверсий;okna-dest;okna-off',
      "2026-11-22 12:45:00;'+7916***4567;нет;;;;;",
      "2026-11-22 12:45:00;'+7916***4567;да;'=1+1;quality-call;1500;Доставлен;Ждёт отправки",
    ]);
    const uploads = await linesOf(
      'uploads.csv?columns=startedAt,callerNumber,goal,destination,state,value&destination=okna-dest',
    );
    expect(uploads).toEqual([
      'Call time,Caller,Goal,Destination,State,Value',
      "2026-11-22 12:45:00,'+7916***4567,quality-call,okna-dest,Delivered,1500",
    ]);
  });

  it('follows the order that the screen shows, not that of arrival', async () => {
    await app.hook(
      aHook({ callId: 'short', duration: '5', dateStart: '23-11-2026T09:45Z' }),
      aHook({ callId: 'long', duration: '900', dateStart: '20-11-2026T09:45Z' }),
    );
    const ids = async (query: string) =>
      (await linesOf(`calls.csv?columns=callId&from=2026-11-20&project=okna${query}`)).slice(1);
    const arrived = await ids('');
    expect(arrived.slice(0, 2)).toEqual(['long', 'short']);
    const [byTalk, ascending] = [await ids('&sort=talk'), await ids('&sort=talk&order=asc')];
    expect([byTalk[0], byTalk.indexOf('short')]).toEqual(['long', 2]);
    expect([ascending.at(-1), ascending.indexOf('short')]).toEqual(['long', 1]);
    expect((await ids('&sort=time&order=asc'))[0]).toBe('long');
    expect((await rowsOf(app, '/api/v1/export/calls.csv?sort=time&order=asc&project=okna'))[0]).toMatchObject({ callId: 'long' });
    const talks = async (query: string) =>
      (await linesOf(`uploads.csv?columns=talkSeconds&destination=okna-dest${query}`)).slice(1).map(Number);
    const shown = await talks('&sort=talk&order=asc');
    expect(shown).toEqual((await talks('')).toSorted((one, other) => one - other));
    expect(shown.length).toBeGreaterThan(2);
  });

  it('shows a key the destinations of its projects only, and names project and days in the file’s name', async () => {
    const key = await app.key({ projects: ['dveri'] });
    expect((await linesOf('calls.csv?columns=callId,destinations', key))[0]).toBe('Id in call tracking,dveri-dest');
    expect((await app.get('/api/v1/export/calls.csv?columns=destination.okna-dest', { key })).status).toBe(400);
    expect((await linesOf('calls.csv?columns=destination.okna-dest'))[0]).toBe('okna-dest');
    const { headers } = await app.get<string>('/api/v1/export/calls.csv?project=okna&from=2026-11-01&to=2026-11-30T12:00:00Z');
    expect(headers['content-disposition']).toBe('attachment; filename="calls_okna_2026-11-01_2026-11-30.csv"');
  });

  it.each(['phone', 'startedAt,hash', 'startedAt,,callId', 'destination.dveri', '<b>'])(
    '%s is refused, and the columns that there are are named',
    async (columns) => {
      for (const list of ['calls', 'uploads']) {
        const answer = await app.get(`/api/v1/export/${list}.csv?columns=${encodeURIComponent(columns)}`);
        expect(answer).toMatchObject({ status: 400, body: { field: 'columns' } });
      }
    },
  );

  it('has a head in both languages for every column that is no identifier of somebody else', () => {
    const unnamed = [...CALL_REPORT_NAMES, ...UPLOAD_REPORT_NAMES].filter((name) => COLUMN_NAMES[name] === undefined);
    expect(unnamed.sort()).toEqual(['destinations', 'gbraid', 'gclid', 'rb_clickid', 'rsCid', 'uid', 'wbraid', 'yclid']);
  });
});

describe('a file in pieces', () => {
  const columns = { number: (row: { id: string }) => row.id };

  it('is read step by step, and no further than it is asked for', async () => {
    const asked: PageRequest[] = [];
    const pages = [['c', 'b'], ['a']];
    const steps = readPages(async (page) => {
      asked.push(page);
      const items = (pages[asked.length - 1] ?? []).map((id) => ({ id }));
      return { items, next: asked.length < pages.length ? (items.at(-1)?.id ?? null) : null };
    });
    const file = csvFile(columns, ',', steps);
    expect((await file.next()).value).toBe('\uFEFFnumber\r\n');
    expect(asked).toEqual([]);
    expect((await file.next()).value).toBe('c\r\nb\r\n');
    expect(asked).toHaveLength(1);
    expect((await file.next()).value).toBe('a\r\n');
    expect(asked.map(({ before }) => before)).toEqual([null, 'b']);
    expect((await file.next()).done).toBe(true);
  });

  it('whose reader goes away asks for nothing more', async () => {
    let steps = 0;
    const list = readPages(async () => {
      steps += 1;
      return { items: [{ id: `${steps}` }], next: `${steps}` };
    });
    const endless = csvFile(columns, ',', list);
    await endless.next();
    await endless.next();
    await endless.return(undefined);
    expect((await endless.next()).done).toBe(true);
    expect(steps).toBe(1);
  });
});
