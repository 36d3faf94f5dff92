import type { ProblemDocument } from '../../../src/api/http/problem.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { TestApp } from '../../support/test-app.js';
import { twoClients, withTwoClients } from '../two-clients.js';

describe('the admin API', () => {
  let fresh: FreshDatabase;
  let running: TestApp;
  const app = () => running;
  beforeAll(async () => {
    fresh = await freshDatabase('SQLite');
    running = await TestApp.open(twoClients(fresh.url), [new FakePlatform().definition]);
  });
  afterAll(async () => {
    await running.close();
    await fresh.dispose();
  });

  it.each([
    ['/api/v1/calls?limit=501', 'limit'],
    ['/api/v1/calls?limit=many', 'limit'],
    ['/api/v1/calls?limit=1&limit=2', 'limit'],
    ['/api/v1/calls?state=gone', 'state'],
    ['/api/v1/calls?quality=maybe', 'quality'],
    ['/api/v1/calls?from=yesterday', 'from'],
    ['/api/v1/calls?from=2026-02-30', 'from'],
    ['/api/v1/calls?phone=nobody', 'phone'],
    ['/api/v1/calls?cursor=garbage', 'cursor'],
    ['/api/v1/calls?q=%00', 'q'],
    ['/api/v1/calls?colour=red', 'colour'],
    ['/api/v1/uploads?code=NO_SUCH_CODE', 'code'],
    ['/api/v1/requests?outcome=fine', 'outcome'],
    ['/api/v1/receipts?verdict=bad', 'verdict'],
  ])('%s is refused and the field named', async (address, field) => {
    const answer = await app().get<ProblemDocument>(address);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: 'urn:ringback:problem:invalid-parameter',
      title: expect.any(String),
      status: 400,
      detail: expect.any(String),
      code: 'INVALID_PARAMETER',
      field,
    });
    expect(answer.status).toBe(400);

    const inRussian = await app().get<ProblemDocument>(address, { headers: { 'accept-language': 'ru-RU' } });
    expect(inRussian.body).toMatchObject({ code: 'INVALID_PARAMETER', field });
    for (const text of [inRussian.body.title, inRussian.body.detail]) expect(text).toMatch(/[а-яё]{3}/i);
  });

  it.each([
    ['items', {}, 'This is missing: give a list.', 'Этого не хватает: укажите список.'],
    ['items', { items: 'x' }, 'Must be a list.', 'Здесь нужно: список.'],
    [
      'items.0.callId',
      { items: [{ callId: 1 }] },
      'Must be text. Put it in quotes.',
      'Здесь нужно: текст. Возьмите его в кавычки.',
    ],
    ['items.0.value', { items: [{ callId: '1', value: -5 }] }, 'Must be at least 0.', 'Нужно не меньше 0.'],
    ['items.0.label', { items: [{ callId: '1', label: 'x' }] }, 'Must be one of: spam, test.', 'Допустимо одно из: spam, test.'],
  ])('a body whose %s does not fit is refused in the words of each language: %j', async (field, body, english, russian) => {
    const answer = await app().post<ProblemDocument>('/api/v1/marks', body);
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'INVALID_BODY', field, detail: english }]);
    const headers = { 'accept-language': 'ru' };
    const inRussian = await app().post<ProblemDocument>('/api/v1/marks', body, { headers });
    expect(inRussian.body).toMatchObject({ field, detail: russian });
  });

  it('a list by a name that there is none of is empty, and an action by it is refused and says which there are', async () => {
    const { body } = await app().get<{ items: unknown[] }>('/api/v1/uploads?destination=okna');
    expect(body.items).toEqual([]);
    const retry = { filter: { destination: 'okna' }, preview: true };
    const answer = await app().post<ProblemDocument>('/api/v1/uploads/retry', retry);
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'INVALID_BODY', field: 'filter.destination' }]);
    expect(answer.body.detail).toMatch(/^There is no such destination\. There are: .*okna-dest.*\.$/);
    const erased = await app().post<ProblemDocument>('/api/v1/erase', { callId: '1', source: 'mango' });
    expect([erased.status, erased.body]).toMatchObject([400, { code: 'INVALID_BODY', field: 'source' }]);
  });

  it('a key of some projects learns nothing of the names of others', async () => {
    const key = await app().key({ role: 'viewer', projects: ['dveri'] });
    for (const query of [
      'calls?project=okna',
      'calls?project=nobody',
      'uploads?destination=okna-dest',
      'uploads?destination=nope',
    ])
      expect((await app().get<{ items: unknown[] }>(`/api/v1/${query}`, { key })).body.items).toEqual([]);
  });

  it.each([
    ['/api/v1/nothing', 404],
    ['/api/v1/uploads/nobody', 404],
    ['/api/v1/secret%zz', 400],
  ])('%s is answered %i in the reader’s language', async (address, status) => {
    const answer = await app().get<ProblemDocument>(address, { headers: { 'accept-language': 'ru' } });
    expect(answer.status).toBe(status);
    for (const text of [answer.body.title, answer.body.detail]) expect(text).toMatch(/[а-яё]{3}/i);
  });

  it('says everything that is wrong with rules in the reader’s language', async () => {
    const body = { project: 'okna', goals: [{ id: 'x', when: { minTalk: 5 } }] };
    const asked = (language: string) =>
      app().post<ProblemDocument>('/api/v1/goals/simulate', body, { headers: { 'accept-language': language } });
    const [english, russian] = [await asked('en'), await asked('ru')];
    expect(english.body).toMatchObject({ code: 'INVALID_BODY', field: 'goals[0].when.minTalk' });
    expect(english.body.detail).toContain('There is no such key.');
    expect(russian.body.detail).toContain('Такого ключа нет.');
    expect(russian.body.problems?.map(({ message }) => message)).toEqual([expect.stringContaining('Такого ключа нет.')]);
  });

  it.each([
    ['/api/v1/destinations', ['dveri-dest'], ['okna-dest', 'okna-off']],
    ['/api/v1/sources', ['mango-dveri'], ['mango-main']],
    ['/api/v1/projects', ['dveri'], ['okna']],
  ])('%s names what belongs to one project where it is asked for it', async (list, dveri, okna) => {
    const ids = async (project: string) =>
      (await app().get<{ items: { id: string }[] }>(`${list}?project=${project}`)).body.items.map(({ id }) => id).sort();
    expect([await ids('dveri'), await ids('okna')]).toEqual([dveri, okna]);
    expect(await ids('nobody')).toEqual([]);
  });

  it.each(['/api/v1/alerts', '/api/v1/keys', '/api/v1/sign-in-links', '/api/v1/audit', '/api/v1/requests', '/api/v1/receipts'])(
    '%s can be asked about one project',
    async (list) => {
      expect((await app().get(`${list}?project=okna`)).status).toBe(200);
    },
  );

  it.each([
    [{}, 'ids'],
    [{ ids: [] }, 'ids'],
    [{ ids: ['a'], filter: {} }, 'ids'],
    [{ ids: ['no spaces'] }, 'ids.0'],
    [{ filter: { state: 'gone' } }, 'filter.state'],
    [{ filter: { limit: 5 } }, 'filter.limit'],
    [{ ids: ['a'], preview: 'yes' }, 'preview'],
    [{ ids: ['a'], __proto: 1 }, '__proto'],
  ])('the body %j is refused and the field named', async (body, field) => {
    const answer = await app().post<ProblemDocument>('/api/v1/uploads/retry', body);
    expect({ status: answer.status, code: answer.body.code, field: answer.body.field }).toEqual({
      status: 400,
      code: 'INVALID_BODY',
      field,
    });
  });

  it('a period of ten thousand years is answered or refused as any other, wherever one can be asked for', async () => {
    type Operation = { readonly parameters?: readonly { readonly name: string }[] };
    const { paths } = (await app().get<{ paths: Record<string, { get?: Operation }> }>('/api/openapi.json')).body;
    const asked = Object.entries(paths).flatMap(([path, { get }]) => {
      const names = (get?.parameters ?? []).map(({ name }) => name);
      return names.includes('from') ? [`${path}?from=0001-01-01&to=9999-12-31`, `${path}?from=0001-01-01`] : [];
    });
    expect(asked.length).toBeGreaterThan(20);
    for (const address of asked) expect([200, 400]).toContain((await app().get(address)).status);
  });

  it('resolve wants to know as what', async () => {
    const answer = await app().post<ProblemDocument>('/api/v1/uploads/resolve', { ids: ['a'] });
    expect(answer.body).toMatchObject({ code: 'INVALID_BODY', field: 'as' });
  });

  it.each(['{"ids":', '[1,2', 'nonsense'])('a body that is no JSON (%s) is refused without quoting it', async (body) => {
    const answer = await app().post<ProblemDocument>('/api/v1/uploads/retry', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST', detail: 'The body is not JSON.' } });
  });

  it('a body that is too large is 413, of a webhook as well', async () => {
    const body = `{"ids":["${'a'.repeat(256 * 1024)}"]}`;
    for (const address of ['/api/v1/uploads/retry', '/hooks/mango-main/a-token-of-the-test']) {
      const answer = await app().post<ProblemDocument>(address, body);
      expect(answer).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } });
    }
  });

  it.each([
    '/api/v1/nothing',
    '/nothing',
    '/api/v1/calls/no such',
    '/api/v1/calls/%00',
    '/api/v1/uploads/nobody',
    '/api/v1/requests/nobody',
  ])('%s is not there', async (address) => {
    const answer = await app().get<ProblemDocument>(encodeURI(decodeURI(address)));
    expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('a malformed address is refused without quoting it', async () => {
    const answer = await app().get<ProblemDocument>('/api/v1/secret%zz');
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});

withTwoClients((app) => {
  it('an error of our own says nothing about the inside', async () => {
    await app().database.write((tx) => tx.run('ALTER TABLE "requests" RENAME TO "hidden"'));
    const answer = await app().get<ProblemDocument>('/api/v1/requests');
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/requests|SELECT|table/i);
  });

  it('what no text of a database may hold is refused or not there', async () => {
    expect((await app().get('/api/v1/calls?q=%00')).status).toBe(400);
    expect((await app().get('/api/v1/calls/%00')).status).toBe(404);
    expect((await app().post('/api/v1/uploads/retry', { filter: { goal: '\0' } })).status).toBe(400);
    expect((await app().post('/api/v1/destinations/okna-dest/pause', { note: 'a\0b' })).status).toBe(400);
  });
});
