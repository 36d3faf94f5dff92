import { parse } from 'csv-parse/sync';
import { csvFile, readPages } from '../../../src/api/export/csv-file.js';
import type { PageRequest } from '../../../src/store/listing/conditions.js';
import type { TestApp } from '../../support/test-app.js';
import { aHook, withTwoClients } from '../two-clients.js';

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
