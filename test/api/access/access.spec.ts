import type { ProblemDocument } from '../../../src/api/http/problem.js';
import type { AuditView } from '../../../src/api/logs/log-views.js';
import { DAY, HOUR, MINUTE, toIso } from '../../../src/domain/time/instant.js';
import { NOON } from '../../support/test-pipeline.js';
import { aHook, callsOf, type List, withTwoClients } from '../two-clients.js';

const OWN_PAGE = { 'x-ringback-dashboard': '1' };
interface Made {
  readonly id: string;
  readonly key: string;
  readonly link: string;
  readonly expiresAt: string | null;
}
type Listed = List<{ readonly id: string; readonly name: string; readonly usedAt?: string | null }>;

function cookieOf(headers: Readonly<Record<string, unknown>>): string {
  const set = [headers['set-cookie']].flat()[0];
  return typeof set === 'string' ? (set.split(';')[0] ?? '') : '';
}

withTwoClients((app) => {
  const made = async (list: 'keys' | 'sign-in-links', body: object, key?: string) =>
    (await app().post<Made>(`/api/v1/${list}`, body, key === undefined ? {} : { key })).body;
  const enter = (link: string, from = '198.51.100.1') =>
    app().post<ProblemDocument>('/api/v1/session', { link }, { key: null, headers: { ...OWN_PAGE, 'x-forwarded-for': from } });

  it('an admin makes a key of one project that ends, and it opens nothing once it has', async () => {
    const { key, expiresAt, id } = await made('keys', {
      name: ' Анна ',
      role: 'operator',
      projects: ['okna'],
      expiresAt: '2026-11-25',
    });
    expect(expiresAt).toBe('2026-11-25T21:00:00.000Z');
    expect((await app().get('/api/v1/me', { key })).body).toEqual({ name: 'Анна', role: 'operator', projects: ['okna'] });
    app().clock.forward(Date.parse('2026-11-25T21:00:00.000Z') - NOON);
    expect((await app().get('/api/v1/me', { key })).status).toBe(401);
    const list = await app().get<List<object>>('/api/v1/keys');
    expect(list.body.items).toEqual([
      { id, name: 'Анна', role: 'operator', projects: ['okna'], createdAt: toIso(NOON), expiresAt, revokedAt: null },
    ]);
    expect(JSON.stringify(list.body)).not.toContain(key);
  });

  it('a key that is revoked opens nothing more, and the audit log has who did it', async () => {
    const { key, id } = await made('keys', { name: 'Анна', role: 'viewer', projects: ['okna', 'dveri'] });
    expect((await app().post(`/api/v1/keys/${id}/revoke`)).body).toEqual({ revoked: true });
    expect((await app().post(`/api/v1/keys/${id}/revoke`)).status).toBe(404);
    expect((await app().get('/api/v1/me', { key })).status).toBe(401);
    const audit = await app().get<List<AuditView>>('/api/v1/audit?action=keys');
    expect(audit.body.items.map(({ action, who, project, subject }) => ({ action, who, project, subject }))).toEqual(
      ['keys.revoke', 'keys.create'].map((action) => ({ action, who: 'RINGBACK_ADMIN_KEY', project: null, subject: id })),
    );
    expect(JSON.stringify(audit.body)).not.toContain(key);
  });

  it('a key is not made with a name that is taken, an end that is past, or what there is not', async () => {
    await made('keys', { name: 'Анна', role: 'viewer' });
    for (const [body, status, field] of [
      [{ name: 'анна', role: 'viewer' }, 409, 'name'],
      [{ name: 'Command line', role: 'viewer' }, 400, 'name'],
      [{ name: 'RINGBACK_ADMIN_KEY\u200b', role: 'viewer' }, 400, 'name'],
      [{ name: 'ｒｉｎｇｂａｃｋ', role: 'viewer' }, 400, 'name'],
      [{ name: 'Анна\nsigned in', role: 'viewer' }, 400, 'name'],
      [{ name: '\u202eаннА', role: 'viewer' }, 400, 'name'],
      [{ name: 'B', role: 'viewer', expiresAt: '2026-11-01' }, 400, 'expiresAt'],
      [{ name: 'B', role: 'viewer', projects: ['garazhi'] }, 400, 'projects'],
      [{ name: 'B', role: 'owner' }, 400, 'role'],
      [{ name: 'B', role: 'viewer', projects: [] }, 400, 'projects'],
    ] as const) {
      expect(await app().post('/api/v1/keys', body)).toMatchObject({ status, body: { field } });
    }
  });

  it('an admin of one client gives access to that client only, and neither sees nor revokes the others’', async () => {
    const key = await app().key({ name: 'Борис', role: 'admin', projects: ['dveri'] });
    const whole = await made('keys', { name: 'whole', role: 'viewer' });
    const other = await made('keys', { name: 'other', role: 'viewer', projects: ['okna'] });
    const both = await made('keys', { name: 'both', role: 'viewer', projects: ['okna', 'dveri'] });
    const otherLink = await made('sign-in-links', { name: 'Окна', project: 'okna' });
    const own = await made('keys', { name: 'own', role: 'admin', projects: ['dveri'] }, key);
    const names = async (list: string) =>
      (await app().get<Listed>(`/api/v1/${list}`, { key })).body.items.map(({ name }) => name);
    expect(await names('keys')).toEqual(['own', 'Борис']);
    expect(await names('sign-in-links')).toEqual([]);
    for (const projects of [null, ['okna'], ['okna', 'dveri']]) {
      const refused = await app().post<ProblemDocument>('/api/v1/keys', { name: 'more', role: 'viewer', projects }, { key });
      expect({ projects, status: refused.status, field: refused.body.field }).toEqual({
        projects,
        status: 400,
        field: 'projects',
      });
    }
    expect((await app().post('/api/v1/sign-in-links', { name: 'x', project: 'okna' }, { key })).status).toBe(400);
    for (const { id } of [whole, other, both])
      expect((await app().post(`/api/v1/keys/${id}/revoke`, undefined, { key })).status).toBe(404);
    expect((await app().post(`/api/v1/sign-in-links/${otherLink.id}/revoke`, undefined, { key })).status).toBe(404);
    expect((await app().post(`/api/v1/keys/${own.id}/revoke`, undefined, { key })).status).toBe(200);
    const audit = await app().get<List<AuditView>>('/api/v1/audit?action=keys', { key });
    expect(audit.body.items.map(({ action, project }) => ({ action, project }))).toEqual([
      { action: 'keys.revoke', project: 'dveri' },
      { action: 'keys.create', project: 'dveri' },
    ]);
  });

  it('viewers and operators give nobody access and do not see who has it', async () => {
    const keys = [await app().key({ role: 'viewer' }), await app().key({ role: 'operator' })];
    for (const [list, key] of ['keys', 'sign-in-links'].flatMap((name) => keys.map((one) => [name, one] as const))) {
      expect((await app().get(`/api/v1/${list}`, { key })).status).toBe(403);
      expect((await app().post(`/api/v1/${list}`, { name: 'x', role: 'admin', project: 'okna' }, { key })).status).toBe(403);
      expect((await app().post(`/api/v1/${list}/x/revoke`, undefined, { key })).status).toBe(403);
    }
  });

  it('a link opens one session that looks at one project, and only once', async () => {
    await app().hook(aHook(), { ...aHook({ callId: 'theirs' }), source: 'mango-dveri' });
    const { link, id, expiresAt } = await made('sign-in-links', { name: 'Окна Плюс', project: 'okna' });
    expect(expiresAt).toBe(toIso(NOON + DAY));
    const kept = await app().database.read((session) => session.all('SELECT * FROM "sign_in_links"'));
    expect(JSON.stringify(kept)).not.toContain(link);
    expect((await app().get('/api/v1/me', { key: link })).status).toBe(401);

    const both = await Promise.all([enter(link), enter(link)]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 401]));
    const opened = both.find(({ status }) => status === 200);
    expect(opened?.body).toMatchObject({ session: { name: 'Окна Плюс', role: 'viewer', projects: ['okna'] } });
    const refused = await enter(link);
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 401, code: 'LINK_UNKNOWN' });

    const headers = { cookie: cookieOf(opened?.headers ?? {}) };
    const seen = await app().get<List<{ callId: string }>>('/api/v1/calls', { key: null, headers });
    expect(seen.body.items.map(({ callId }) => callId)).toEqual([aHook()['callId']]);
    const [theirs] = await callsOf(app(), '?project=dveri');
    expect((await app().get(`/api/v1/calls/${theirs?.id}`, { key: null, headers })).status).toBe(404);
    const acts = { key: null, headers: { ...headers, ...OWN_PAGE } };
    expect((await app().post('/api/v1/destinations/okna-dest/pause', {}, acts)).status).toBe(403);
    expect((await app().get('/api/v1/audit', acts)).status).toBe(403);

    const { body } = await app().get<List<AuditView>>('/api/v1/audit?action=links&project=okna');
    expect(body.items.map(({ action, who, keyId }) => ({ action, who, keyId }))).toEqual([
      { action: 'links.use', who: 'Окна Плюс', keyId: id },
      { action: 'links.create', who: 'RINGBACK_ADMIN_KEY', keyId: null },
    ]);
    expect((await app().post(`/api/v1/sign-in-links/${id}/revoke`)).status).toBe(200);
    expect((await app().get('/api/v1/me', { key: null, headers })).status).toBe(401);
  });

  it('a link that nobody used in time, or that was revoked, opens nothing', async () => {
    const late = await made('sign-in-links', { name: 'late', project: 'okna', validHours: 1 });
    const gone = await made('sign-in-links', { name: 'gone', project: 'okna' });
    await app().post(`/api/v1/sign-in-links/${gone.id}/revoke`);
    app().clock.forward(HOUR);
    expect([(await enter(late.link)).status, (await enter(gone.link)).status]).toEqual([401, 401]);
    for (const validHours of [0, 73, 1.5]) {
      const refused = await app().post('/api/v1/sign-in-links', { name: 'x', project: 'okna', validHours });
      expect(refused).toMatchObject({ status: 400, body: { field: 'validHours' } });
    }
  });

  it('wrong links are slowed down like wrong keys, a right one is let in', async () => {
    const { link } = await made('sign-in-links', { name: 'Окна', project: 'okna' });
    for (let tries = 0; tries < 20; tries += 1) await enter(`guess ${tries}`);
    const refused = await enter('once more');
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 429, code: 'TOO_MANY_WRONG_KEYS' });
    expect((await enter(link)).status).toBe(200);
    app().clock.forward(MINUTE);
    expect((await enter('later')).status).toBe(401);
    const foreign = await app().post<ProblemDocument>('/api/v1/session', { link: 'x' }, { key: null });
    expect(foreign.body.code).toBe('NOT_FROM_THE_DASHBOARD');
  });
});
