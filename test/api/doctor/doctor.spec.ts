import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoctorReportView } from '../../../src/api/doctor/doctor-views.js';
import { Sqlite } from '../../../src/store/database/sqlite.js';
import { json, ringback } from '../../cli/a-terminal.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { TestApp } from '../../support/test-app.js';
import { aConfig } from '../../support/test-pipeline.js';
import { aHook, twoClients } from '../two-clients.js';

describe('the doctor of a running service', () => {
  let fresh: FreshDatabase;
  let app: TestApp;
  const fake = new FakePlatform();

  const open = async (publicUrl: string | null) => {
    const config = twoClients(fresh.url);
    app = await TestApp.open({ ...config, server: { ...config.server, publicUrl } }, [fake.definition]);
  };
  const examine = async (asking: Parameters<TestApp['post']>[2] = {}) =>
    (await app.post<DoctorReportView>('/api/v1/doctor', undefined, asking)).body;
  const found = ({ checks }: DoctorReportView, name: string, subject: string | null = null) => {
    const check = checks.find((one) => one.name === name && one.subject === subject);
    return check && { result: check.result, text: check.text };
  };

  beforeEach(async () => {
    fresh = await freshDatabase('SQLite');
  });
  afterEach(async () => {
    await app.close();
    await fresh.dispose();
  });

  it('reports config, database, sources and destinations, as far as the key may see, and audits who asked', async () => {
    await open(null);
    await app.hook(aHook());
    fake.checks = [{ name: 'token', result: 'failed', text: { en: 'It is wrong.', ru: 'Он неверный.' } }];
    const report = await examine({ headers: { 'accept-language': 'ru' } });
    expect(report.ok).toBe(false);
    expect(found(report, 'token', 'okna-dest')).toEqual({ result: 'failed', text: 'Он неверный.' });
    expect(found(report, 'off', 'okna-off')?.result).toBe('assumed');
    expect(found(report, 'writable')?.result).toBe('proved');
    expect(found(report, 'heard', 'mango-main')?.result).toBe('proved');
    expect(found(report, 'heard', 'mango-dveri')?.result).toBe('assumed');
    const key = await app.key({ role: 'admin', projects: ['dveri'] });
    expect(JSON.stringify(await examine({ key }))).not.toContain('okna');
    expect((await app.post('/api/v1/doctor', undefined, { key: await app.key({ role: 'operator' }) })).status).toBe(403);
    const audit = await app.get<{ items: unknown[] }>('/api/v1/audit?action=doctor');
    expect(audit.body.items[0]).toMatchObject({ action: 'doctor.examine' });
  });

  it('finds its own webhook receiver behind the public address, and warns that http is not encrypted', async () => {
    const port = await freePort();
    await open(`http://127.0.0.1:${port}`);
    await app.app.listen(port, '127.0.0.1');
    const report = await examine();
    expect(found(report, 'reachable')?.result).toBe('proved');
    expect(found(report, 'encrypted')?.result).toBe('doubtful');

    // The command line beside the running service, on the same database.
    const folder = mkdtempSync(join(tmpdir(), 'ringback-beside-'));
    const file = join(folder, 'ringback.yaml');
    const server = { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` };
    writeFileSync(file, JSON.stringify({ server, database: { url: fresh.url } }));
    const beside = json((await ringback('doctor', '--json', '--config', file)).out) as unknown as DoctorReportView;
    expect(found(beside, 'reachable')?.result).toBe('proved');
    expect(found(beside, 'integrity')?.result).toBe('proved');
    rmSync(folder, { recursive: true });
  });

  it('reports a database that accepts no writes instead of failing', async () => {
    await open(null);
    const other = new Sqlite(fresh.url.slice('sqlite:'.length));
    other.exec('BEGIN IMMEDIATE');
    const report = await examine();
    other.exec('COMMIT');
    other.close();
    expect(found(report, 'writable')).toEqual({ result: 'assumed', text: expect.stringContaining('Another process') });
    expect(found(report, 'off', 'okna-off')?.result).toBe('assumed');
  });

  it('says that a public address does not answer', async () => {
    await open('https://127.0.0.1:9');
    expect(found(await examine(), 'reachable')).toEqual({ result: 'failed', text: expect.stringContaining('ECONNREFUSED') });
  });

  it('says that somebody else answers there', async () => {
    const other = await TestApp.open(aConfig(fresh.url, []), []);
    await other.app.listen(0, '127.0.0.1');
    await open(`${await other.app.getUrl()}/another/place`);
    expect(found(await examine(), 'reachable')).toEqual({ result: 'failed', text: expect.stringContaining('Somebody else') });
    await other.close();
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
