import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { isPageRequest, dashboardPage, serveDashboard } from '../../../src/api/dashboard/serve-dashboard.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { TestApp } from '../../support/test-app.js';
import { twoClients } from '../two-clients.js';

const AS_BROWSER = { key: null, headers: { accept: 'text/html,*/*;q=0.8' } };

describe('the files of the dashboard', () => {
  it('go out as the browser takes them: brotli, gzip, or as they are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-assets-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets/page.js'), 'let a;');
    writeFileSync(join(folder, 'assets/page.js.gz'), gzipSync('let a;'));
    writeFileSync(join(folder, 'assets/page.js.br'), brotliCompressSync('let a;'));
    const app = await NestFactory.create<NestFastifyApplication>(class {}, new FastifyAdapter(), { logger: false });
    await serveDashboard(app, folder);
    await app.init();
    const encodingOf = async (accepted: string) => {
      const headers = { 'accept-encoding': accepted };
      const answer = await app.inject({ url: '/assets/page.js', headers });
      return [answer.headers['content-encoding'], answer.headers['content-type']];
    };
    const type = expect.stringContaining('javascript');
    expect(await encodingOf('gzip, deflate, br')).toEqual(['br', type]);
    expect(await encodingOf('gzip')).toEqual(['gzip', type]);
    expect(await encodingOf('identity')).toEqual([undefined, type]);
    await app.close();
    rmSync(folder, { recursive: true });
  });
});

describe('the dashboard as it is served', () => {
  let fresh: FreshDatabase;
  let app: TestApp;
  beforeAll(async () => {
    fresh = await freshDatabase('SQLite');
    app = await TestApp.open(twoClients(fresh.url), [new FakePlatform().definition]);
  });
  afterAll(async () => {
    await app.close();
    await fresh.dispose();
  });

  it('each answer admits only our scripts and styles that carry its own nonce', async () => {
    const answers = [await app.get<string>('/', AS_BROWSER), await app.get<string>('/', AS_BROWSER)];
    const nonces = answers.map(({ status, headers, body }) => {
      const policy = String(headers['content-security-policy']);
      const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(status).toBe(200);
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).not.toContain('unsafe');
      expect(body).toContain(`<meta property="csp-nonce" nonce="${nonce}">`);
      expect(body).not.toMatch(/<script(?![^>]* src=)/);
      expect(headers['cache-control']).toBe('no-cache');
      return nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('its files are kept for good by their names, which change with what is in them', async () => {
    const { body } = await app.get<string>('/', AS_BROWSER);
    const [, script] = /src="\.(\/assets\/[^"]+\.js)"/.exec(body) ?? [];
    const answer = await app.get(script ?? '', { key: null });
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await app.get('/assets/gone.js', AS_BROWSER)).status).toBe(404);
  });

  it('every address of a page shows it, and none that belongs to programs does', async () => {
    for (const path of ['/', '/calls', '/calls/019ad0f4', '/no/such/page']) {
      const { status, headers } = await app.get(path, AS_BROWSER);
      expect([path, status, headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
    }
    for (const path of ['/api', '/api/v1/nothing', '/hooks/x', '/hooks/mango-main/wrong']) {
      const { status, headers } = await app.get(path, AS_BROWSER);
      expect([path, status, String(headers['content-type'])]).toEqual([path, 404, expect.stringContaining('json')]);
    }
    expect((await app.get('/healthz', AS_BROWSER)).body).toEqual({ status: 'ok' });
    expect((await app.get('/readyz', AS_BROWSER)).body).toEqual({ status: 'ok' });
    expect((await app.get('/api/v1/me', AS_BROWSER)).status).toBe(401);
    expect((await app.get('/nothing', { key: null })).status).toBe(404);
  });

  it.each([
    ['/', './'],
    ['/calls', './'],
    ['/calls/019ad0f4', '../'],
    ['/a/b/c', '../../'],
  ])('the page at %s finds its files from %s, under any prefix', (path, base) => {
    expect(dashboardPage('<base href="/" />', path).html).toBe(`<base href="${base}" />`);
  });

  it('what only begins like a path of programs is a page', () => {
    expect(isPageRequest('/apiary', 'text/html')).toBe(true);
    expect(isPageRequest('/metrics', 'text/html')).toBe(false);
  });
});
