import { AdminKeysService } from '../../../src/api/access/admin-keys.service.js';
import type { SessionView } from '../../../src/api/access/session.controller.js';
import type { AuditView } from '../../../src/api/logs/log-views.js';
import type { ProblemDocument } from '../../../src/api/http/problem.js';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import { freshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { TestApp } from '../../support/test-app.js';
import { type List, twoClients, withTwoClients } from '../two-clients.js';

const OWN_PAGE = { 'x-ringback-dashboard': '1' };
interface Answered {
  readonly session: SessionView | null;
}
type Headers = Readonly<Record<string, string>>;

function cookieOf(headers: Readonly<Record<string, unknown>>): string {
  const set = [headers['set-cookie']].flat()[0];
  return typeof set === 'string' ? (set.split(';')[0] ?? '') : '';
}

async function signIn(app: TestApp, key: string, headers: Headers = OWN_PAGE): Promise<string> {
  const answer = await app.post<Answered>('/api/v1/session', { key }, { key: null, headers });
  expect(answer.status).toBe(200);
  return cookieOf(answer.headers);
}

/** As the browser asks: by cookie alone. */
const by = (cookie: string, headers: Headers = {}) => ({ key: null, headers: { cookie, ...headers } });

withTwoClients((app, fake, kind) => {
  it('a key is exchanged for a cookie that no script reads, no other site sends and that holds no key', async () => {
    const key = await app().key({ name: 'Анна', role: 'operator', projects: ['okna'] });
    const answer = await app().post<Answered>('/api/v1/session', { key }, { key: null, headers: OWN_PAGE });
    expect(answer.body.session).toEqual({
      name: 'Анна',
      role: 'operator',
      projects: ['okna'],
      timezone: 'Europe/Moscow',
      publicUrl: null,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^ringback_session=[\w-]{36}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(key);
    const me = await app().get('/api/v1/me', by(cookieOf(answer.headers)));
    expect(me.body).toEqual({ name: 'Анна', role: 'operator', projects: ['okna'] });
    const kept = await app().database.read((session) => session.all('SELECT * FROM "sessions"'));
    expect(JSON.stringify(kept)).not.toContain(cookieOf(answer.headers).split('=')[1]);
    expect(JSON.stringify(kept)).not.toContain(key);
  });

  it('what acts by cookie must come from the page itself', async () => {
    const cookie = await signIn(app(), await app().key({ role: 'operator' }));
    const act = (headers: Headers) =>
      app().post<ProblemDocument>('/api/v1/uploads/retry', { filter: {}, preview: true }, by(cookie, headers));
    expect((await act(OWN_PAGE)).status).toBe(200);
    expect((await act({ ...OWN_PAGE, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    for (const headers of [{}, { ...OWN_PAGE, 'sec-fetch-site': 'cross-site' }, { ...OWN_PAGE, 'sec-fetch-site': 'same-site' }]) {
      const refused = await act(headers);
      expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 403, code: 'NOT_FROM_THE_DASHBOARD' });
    }
    const foreign = await app().post<ProblemDocument>('/api/v1/session', { key: 'rb_x' }, { key: null });
    expect(foreign.body.code).toBe('NOT_FROM_THE_DASHBOARD');
  });

  it('a viewer reads and acts on nothing, by cookie as by key', async () => {
    const cookie = await signIn(app(), await app().key({ role: 'viewer' }));
    expect((await app().get('/api/v1/calls', by(cookie))).status).toBe(200);
    const refused = await app().post<ProblemDocument>('/api/v1/destinations/okna-dest/pause', {}, by(cookie, OWN_PAGE));
    expect(refused.body.code).toBe('ROLE_TOO_LOW');
  });

  it('the session of a revoked key is over', async () => {
    const keys = app().app.get(AdminKeysService);
    const { id, key } = await keys.create({ name: 'gone', role: 'admin', projects: null }, 'command line');
    const cookie = await signIn(app(), key);
    await keys.revoke(id, 'command line');
    const answer = await app().get<ProblemDocument>('/api/v1/me', by(cookie));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 401, code: 'SESSION_OVER' });
    expect(String(answer.headers['set-cookie'])).toContain('Expires=Thu, 01 Jan 1970');
  });

  it('signing out ends the session everywhere, and signing in ends the one before', async () => {
    const key = await app().key({ role: 'viewer' });
    const cookie = await signIn(app(), key);
    expect((await app().delete('/api/v1/session', by(cookie))).status).toBe(403);
    expect((await app().delete('/api/v1/session', by(cookie, OWN_PAGE))).status).toBe(204);
    expect((await app().get('/api/v1/me', by(cookie))).status).toBe(401);
    const first = await signIn(app(), key);
    const second = await signIn(app(), key, { ...OWN_PAGE, cookie: first });
    const whoIs = async (of: string) => (await app().get<Answered>('/api/v1/session', by(of))).body.session?.role ?? null;
    expect([await whoIs(first), await whoIs(second), await whoIs('')]).toEqual([null, 'viewer', null]);
  });

  it('is over after twelve hours away, and after a week in any case', async () => {
    const key = await app().key({ role: 'viewer' });
    const away = await signIn(app(), key);
    app().clock.forward(12 * HOUR + 1);
    expect((await app().get('/api/v1/me', by(away))).status).toBe(401);
    let busy = await signIn(app(), key);
    for (let hours = 0; hours < 7 * 24; hours += 8) {
      const answer = await app().get('/api/v1/me', by(busy));
      expect(answer.status).toBe(200);
      busy = cookieOf(answer.headers) || busy;
      app().clock.forward(8 * HOUR);
    }
    app().clock.forward(1);
    expect((await app().get('/api/v1/me', by(busy))).status).toBe(401);
    await signIn(app(), key);
    app().clock.forward(8 * DAY);
    await signIn(app(), key);
    const kept = await app().database.read((session) => session.all('SELECT * FROM "sessions"'));
    expect(kept).toHaveLength(1);
  });

  it('its secret changes while it is used; the one before is let in for a minute', async () => {
    const first = await signIn(app(), await app().key({ role: 'viewer' }));
    app().clock.forward(15 * MINUTE + 1);
    const [one, other] = await Promise.all([1, 2].map(() => app().get('/api/v1/me', by(first))));
    expect([one?.status, other?.status]).toEqual([200, 200]);
    const changed = [one, other].map((answer) => cookieOf(answer?.headers ?? {})).filter((cookie) => cookie !== '');
    expect(changed).toHaveLength(1);
    const second = changed[0] ?? '';
    expect(second).not.toBe(first);
    expect((await app().get('/api/v1/me', by(first))).status).toBe(200);
    app().clock.forward(MINUTE + 1);
    expect((await app().get('/api/v1/me', by(second))).status).toBe(200);
  });

  it.each([
    ['the one before, after its minute', 1],
    ['one that was replaced long ago', 3],
  ])('an old secret that is used again, %s, ends every session of the key, and no other', async (_which, rotations) => {
    const key = await app().key({ name: 'Анна', role: 'viewer' });
    const [stolen, elsewhere] = [await signIn(app(), key), await signIn(app(), key)];
    const others = await signIn(app(), await app().key({ name: 'Олег', role: 'viewer' }));
    let current = stolen;
    for (let count = 0; count < rotations; count += 1) {
      app().clock.forward(15 * MINUTE + 1);
      current = cookieOf((await app().get('/api/v1/me', by(current))).headers);
    }
    app().clock.forward(MINUTE + 1);
    expect((await app().get('/api/v1/me', by(current))).status).toBe(200);
    expect((await app().get('/api/v1/me', by(stolen))).status).toBe(401);
    for (const ended of [current, elsewhere]) expect((await app().get('/api/v1/me', by(ended))).status).toBe(401);
    expect((await app().get('/api/v1/me', by(others))).status).toBe(200);
    const { body } = await app().get<List<AuditView>>('/api/v1/audit?action=sessions.reused');
    expect(body.items).toMatchObject([{ who: 'Анна', detail: { sessions: 2 } }]);
  });

  it('signing in and out leaves a line with the key’s name and id, and nothing that gives access', async () => {
    const key = await app().key({ name: 'Анна', role: 'viewer' });
    const cookie = await signIn(app(), key);
    await app().delete('/api/v1/session', by(cookie, OWN_PAGE));
    const { body } = await app().get<List<AuditView>>('/api/v1/audit?action=sessions');
    const [{ id } = { id: '' }] = await app().app.get(AdminKeysService).list();
    expect(body.items).toMatchObject([
      { who: 'Анна', keyId: id, action: 'sessions.close' },
      { who: 'Анна', keyId: id, action: 'sessions.open' },
    ]);
    for (const secret of [key, cookie.split('=')[1] ?? '']) expect(JSON.stringify(body)).not.toContain(secret);
  });

  it('wrong keys are counted together with those of the API, a right one is let in at any time', async () => {
    const tryWrongKey = () =>
      app().post<ProblemDocument>('/api/v1/session', { key: 'rb_guess' }, { key: null, headers: OWN_PAGE });
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await tryWrongKey()).status).toBe(401);
      expect((await app().get('/api/v1/me', { key: 'rb_guess' })).status).toBe(401);
    }
    expect((await tryWrongKey()).body.code).toBe('TOO_MANY_WRONG_KEYS');
    await signIn(app(), await app().key({ role: 'viewer' }));
  });

  if (kind === 'SQLite') {
    it('is for https only where the public address is https, and is known to every process', async () => {
      const fresh = await freshDatabase(kind);
      const config = twoClients(fresh.url);
      const secure = { ...config, server: { ...config.server, publicUrl: 'https://calls.example.ru' } };
      const [one, other] = [
        await TestApp.open(secure, [fake().definition]),
        await TestApp.open(secure, [new FakePlatform().definition]),
      ];
      const answer = await one.post<Answered>('/api/v1/session', { key: secure.adminKey }, { key: null, headers: OWN_PAGE });
      expect(String(answer.headers['set-cookie'])).toMatch(
        /^__Host-ringback_session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
      const cookie = cookieOf(answer.headers);
      expect((await other.get('/api/v1/me', by(cookie))).status).toBe(200);
      // A neighbouring host may plant a cookie of the other name.
      expect((await other.get('/api/v1/me', by(cookie.replace('__Host-', '')))).status).toBe(401);
      await Promise.all([one.close(), other.close()]);
      await fresh.dispose();
    });
  }
});
