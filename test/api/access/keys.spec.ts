import { Logger } from '@nestjs/common';
import { AdminKeysService } from '../../../src/api/access/admin-keys.service.js';
import type { ProblemDocument } from '../../../src/api/http/problem.js';
import { MINUTE } from '../../../src/domain/time/instant.js';
import { problemsOf } from '../../config/a-config.js';
import { freshDatabase } from '../../support/databases.js';
import { TestApp } from '../../support/test-app.js';
import { aConfig } from '../../support/test-pipeline.js';
import { aHook, callsOf, withTwoClients, type List } from '../two-clients.js';

withTwoClients((app) => {
  it('a key says its name, role and projects', async () => {
    const key = await app().key({ name: 'Анна', role: 'operator', projects: ['okna'] });
    const me = await app().get('/api/v1/me', { key });
    expect(me.body).toEqual({ name: 'Анна', role: 'operator', projects: ['okna'] });
    expect(me.headers['cache-control']).toBe('no-store');
    expect((await app().get('/api/v1/me')).body).toEqual({ name: 'RINGBACK_ADMIN_KEY', role: 'admin', projects: null });
  });

  it('nobody enters without a key, with a wrong one or with a revoked one', async () => {
    const keys = app().app.get(AdminKeysService);
    const { id, key } = await keys.create({ name: 'gone', role: 'admin', projects: null }, 'command line');
    expect((await app().get('/api/v1/me', { key })).status).toBe(200);
    expect(await keys.revoke(id, 'command line')).toBe(true);
    expect(await keys.revoke(id, 'command line')).toBe(false);
    for (const [used, code] of [
      [null, 'KEY_MISSING'],
      ['rb_guess', 'KEY_UNKNOWN'],
      [key, 'KEY_UNKNOWN'],
    ] as const) {
      const answer = await app().get<ProblemDocument>('/api/v1/me', { key: used });
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 401, code });
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  it('a key is kept as a hash only', async () => {
    const key = await app().key({ role: 'viewer' });
    expect(key).toMatch(/^rb_[\w-]{43}$/);
    const rows = await app().database.read((session) => session.all('SELECT * FROM "admin_keys"'));
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('many wrong keys are refused for a minute, a right one never', async () => {
    const key = await app().key({ role: 'viewer' });
    for (let tries = 0; tries < 20; tries += 1) await app().get('/api/v1/me', { key: `rb_${tries}` });
    const refused = await app().get<ProblemDocument>('/api/v1/me', { key: 'rb_once-more' });
    expect({ status: refused.status, code: refused.body.code, wait: refused.headers['retry-after'] }).toEqual({
      status: 429,
      code: 'TOO_MANY_WRONG_KEYS',
      wait: '60',
    });
    expect((await app().get('/api/v1/me', { key })).status).toBe(200);
    app().clock.forward(MINUTE);
    expect((await app().get('/api/v1/me', { key: 'rb_once-more' })).status).toBe(401);
  });

  it.each([
    ['viewer', { '/api/v1/calls': 200, '/api/v1/receipts': 403, '/api/v1/audit': 403 }],
    ['operator', { '/api/v1/calls': 200, '/api/v1/receipts': 200, '/api/v1/audit': 403 }],
    ['admin', { '/api/v1/calls': 200, '/api/v1/receipts': 200, '/api/v1/audit': 200 }],
  ] as const)('a %s may read what the role allows', async (role, statuses) => {
    const key = await app().key({ role });
    for (const [address, status] of Object.entries(statuses)) expect((await app().get(address, { key })).status).toBe(status);
  });

  it('a viewer acts on nothing', async () => {
    await app().hook(aHook());
    const [call] = await callsOf(app());
    const key = await app().key({ role: 'viewer' });
    const actions = ['uploads/retry', 'uploads/cancel', 'uploads/resolve', `calls/${call?.id}/reveal`, 'receipts/x/replay'];
    const work = ['pause', 'resume', 'run', 'confirm', 'check'].map((verb) => `destinations/okna-dest/${verb}`);
    for (const action of [...actions, ...work]) {
      const answer = await app().post<ProblemDocument>(`/api/v1/${action}`, {}, { key });
      expect({ action, status: answer.status, code: answer.body.code }).toEqual({ action, status: 403, code: 'ROLE_TOO_LOW' });
    }
  });

  it('a key of one client sees and touches nothing of another', async () => {
    const [receipt] = await app().hook(aHook());
    await app().post('/api/v1/destinations/okna-dest/run');
    const key = await app().key({ role: 'admin', projects: ['dveri'] });
    const [call] = await callsOf(app());
    const [upload] = (await app().get<List<{ id: string }>>('/api/v1/uploads')).body.items;
    const [request] = (await app().get<List<{ id: string }>>('/api/v1/requests')).body.items;
    for (const list of [
      'calls',
      'uploads',
      'requests',
      'receipts',
      'audit',
      'calls?project=okna',
      'receipts?source=mango-main',
    ]) {
      expect((await app().get<List<unknown>>(`/api/v1/${list}`, { key })).body.items).toEqual([]);
    }
    const ids = async (list: string) =>
      (await app().get<List<{ id: string }>>(`/api/v1/${list}`, { key })).body.items.map(({ id }) => id);
    expect(await ids('projects')).toEqual(['dveri']);
    expect(await ids('sources')).toEqual(['mango-dveri']);
    expect(await ids('destinations')).toEqual(['dveri-dest']);
    for (const one of [`calls/${call?.id}`, `uploads/${upload?.id}`, `requests/${request?.id}`]) {
      expect((await app().get(`/api/v1/${one}`, { key })).status).toBe(404);
    }
    for (const act of [`calls/${call?.id}/reveal`, `receipts/${receipt}/replay`, 'destinations/okna-dest/pause']) {
      expect((await app().post(`/api/v1/${act}`, undefined, { key })).status).toBe(404);
    }
    expect((await app().post('/api/v1/uploads/retry', { ids: [upload?.id] }, { key })).body).toMatchObject({
      done: 0,
      ignored: 1,
    });
    expect((await app().post('/api/v1/uploads/cancel', { filter: {} }, { key })).body).toMatchObject({ done: 0, ignored: 0 });
  });
});

describe('wrong keys', () => {
  it('are logged without the key and with the network only, counted, and slowed down in sum; a known key is not', async () => {
    const fresh = await freshDatabase('SQLite');
    const config = aConfig(fresh.url, []);
    const app = await TestApp.open({ ...config, server: { ...config.server, trustProxy: ['127.0.0.0/8'] } }, []);
    const lines: string[] = [];
    const warn = (line: unknown) => void lines.push(JSON.stringify(line));
    Logger.overrideLogger({ log: () => undefined, error: warn, warn });
    const ask = (key: string, address: string) => app.get('/api/v1/me', { key, headers: { 'x-forwarded-for': address } });
    const admin = config.adminKey ?? '';
    try {
      expect((await ask(admin, '203.0.113.9')).status).toBe(200);
      const guesses = Array.from({ length: 120 }, (_, index) => ask(`rb_guess_${index}`, `198.51.100.${index}`));
      expect(new Set((await Promise.all(guesses)).map(({ status }) => status))).toEqual(new Set([401]));
      expect(lines.length).toBeLessThanOrEqual(60);
      expect(lines[0]).toBe('{"msg":"wrong secret","endpoint":"api","from":"198.51.100.0"}');
      expect(lines.join()).not.toContain('guess');
      const metrics = await app.get<string>('/metrics', { key: null });
      expect(metrics.body).toContain('ringback_wrong_secrets_total{endpoint="api"} 120');
      const answered: string[] = [];
      const asked = async (address: string) => {
        expect((await ask(admin, address)).status).toBe(200);
        answered.push(address);
      };
      await Promise.all([asked('192.0.2.1'), asked('203.0.113.9')]);
      expect(answered).toEqual(['203.0.113.9', '192.0.2.1']);
    } finally {
      Logger.overrideLogger(false);
      await app.close();
      await fresh.dispose();
    }
  });
});

describe('behind a web server', () => {
  it.each([
    ['true', 'true'],
    ['yes', 'yes'],
    ['a name', "['proxy.example']"],
    ['a range that is none', "['10.0.0.0/33']"],
    ['nobody', '[]'],
  ])('%s is no address of one, and the config says what to write', (_name, written) => {
    expect(problemsOf(`server: { trustProxy: ${written} }`)).toEqual([
      { path: expect.stringMatching(/^server\.trustProxy/), message: expect.stringMatching(/127\.0\.0\.1\/8|at least one|1/) },
    ]);
  });

  it('a forged X-Forwarded-For address does not count as a new one', async () => {
    const fresh = await freshDatabase('SQLite');
    const config = aConfig(fresh.url, []);
    const app = await TestApp.open({ ...config, server: { ...config.server, trustProxy: ['127.0.0.0/8'] } }, []);
    const tryWrongKey = (chain: string) => app.get('/api/v1/me', { key: 'rb_guess', headers: { 'x-forwarded-for': chain } });
    for (let tries = 0; tries < 20; tries += 1) await tryWrongKey(`198.51.100.${tries}, 203.0.113.7`);
    expect((await tryWrongKey('198.51.100.99, 203.0.113.7')).status).toBe(429);
    expect((await tryWrongKey('203.0.113.8')).status).toBe(401);
    // Beyond our own web server: what it was told there may be made up.
    expect((await tryWrongKey('203.0.113.8, 203.0.113.7')).status).toBe(429);
    await app.close();
    await fresh.dispose();
  });
});
