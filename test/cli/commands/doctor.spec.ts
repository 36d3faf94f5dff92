import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoctorReportView } from '../../../src/api/doctor/doctor-views.js';
import { loadAppContext } from '../../../src/app-context.js';
import { examineStandalone } from '../../../src/cli/doctor.js';
import { GA4_STREAM } from '../../../src/platforms/ga4/simulator/accounts.js';
import { GOOGLE_ACCOUNTS } from '../../../src/platforms/google-ads/simulator/accounts.js';
import { METRICA_COUNTER } from '../../../src/platforms/yandex-metrica/simulator/accounts.js';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.js';
import { Sqlite } from '../../../src/store/database/sqlite.js';
import { json, ringback } from '../a-terminal.js';

const OWNER = METRICA_COUNTER;
const GUEST = { ...OWNER, login: 'guest', token: 'sandbox-guest-token', permission: 'view' as const };

describe('doctor', () => {
  let sandbox: Sandbox;
  let folder: string;
  const file = () => join(folder, 'ringback.yaml');

  const metrika = (more: object = {}) => ({
    id: 'metrika',
    platform: 'yandex-metrica',
    enabled: true,
    counterId: OWNER?.counterId,
    token: OWNER?.token,
    endpoint: sandbox.httpUrl,
    goals: { 'quality-call': { target: 'quality_call' } },
    ...more,
  });
  const ads = (more: object = {}) => ({
    id: 'ads',
    platform: 'google-ads',
    enabled: true,
    customerId: '1234567890',
    credentials: { ...GOOGLE_ACCOUNTS.clients[0], refreshToken: GOOGLE_ACCOUNTS.refreshTokens[0]?.token },
    endpoint: sandbox.httpUrl,
    tokenEndpoint: `${sandbox.httpUrl}/token`,
    goals: { 'quality-call': { conversionActionId: '987654321' } },
    ...more,
  });
  const ga4 = () => ({
    id: 'ga4',
    platform: 'ga4',
    enabled: true,
    ...GA4_STREAM,
    endpoint: sandbox.httpUrl,
    goals: { 'quality-call': { event: 'qualify_lead' } },
  });
  /** A service on port 1 runs nowhere. */
  const write = (...destinations: object[]) =>
    writeFileSync(
      file(),
      // JSON is YAML.
      JSON.stringify({
        server: { host: '127.0.0.1', port: 1, publicUrl: 'https://calls.example.invalid' },
        database: { url: 'sqlite:ringback.db' },
        sources: [{ id: 'mango-main', type: 'mango', tokens: ['a-token-of-the-tests'] }],
        goals: [{ id: 'quality-call', when: { quality: true } }],
        destinations,
      }),
    );
  const examine = async (...options: string[]) => {
    const { exitCode, out } = await ringback('doctor', '--json', '--config', file(), ...options);
    const report = json(out) as unknown as DoctorReportView;
    const graded = (result: string) =>
      report.checks
        .filter((check) => check.result === result)
        .map(({ subject, name }) => [subject, name].filter(Boolean).join(' '));
    return { exitCode, report, graded };
  };
  const textOf = (report: DoctorReportView, name: string) => report.checks.find((check) => check.name === name)?.text;

  beforeAll(async () => {
    sandbox = await startSandbox({ accounts: { metrica: [OWNER, GUEST] }, clock: () => Date.now() });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-doctor-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('proves a healthy installation as far as it can be proved, says what is only assumed, and ends with 0', async () => {
    write(metrika(), ads());
    await ringback('migrate', '--config', file());
    const { exitCode, graded } = await examine();
    expect({ exitCode, failed: graded('failed'), doubtful: graded('doubtful') }).toEqual({
      exitCode: 0,
      failed: [],
      doubtful: [],
    });
    expect(graded('proved')).toEqual([
      'file',
      'integrity',
      'migrated',
      'writable',
      'mango-main token',
      'metrika counter',
      'metrika upload',
      'metrika goal quality-call',
      'metrika other uploads',
      'metrika reading',
      'metrika reading zone',
      'metrika reading goal quality-call',
      'metrika reading robots',
      'ads credentials',
      'ads conversion action 987654321, RUB',
      'twins',
    ]);
    // The sandbox is on this machine, the service is stopped, and nobody has called.
    expect(graded('assumed')).toEqual(['drift', 'reachable', 'mango-main heard', 'metrika reading logs', 'ads reading']);
    expect(sandbox.records()).toEqual([]);
  });

  it('says what is wrong and what to do, in the language that is asked for, and ends with 1', async () => {
    const wrong = { goals: { 'quality-call': { target: 'no_such_goal' } } };
    write(metrika(wrong), ads({ goals: { 'quality-call': { conversionActionId: '1' } } }));
    await ringback('migrate', '--config', file());
    const { exitCode, report, graded } = await examine('--language', 'ru');
    expect({ exitCode, failed: graded('failed') }).toEqual({
      exitCode: 1,
      failed: ['metrika goal quality-call', 'ads conversion action 1, RUB'],
    });
    expect(textOf(report, 'goal quality-call')).toContain('нет цели «JavaScript-событие» с идентификатором no_such_goal');
    expect(textOf(report, 'conversion action 1, RUB')).toContain('conversionActionId');
  });

  it('sees a login that may only look at the counter, credentials refused by Google, and what is switched off', async () => {
    const stranger = { clientId: 'a', clientSecret: 'b', refreshToken: 'c' };
    write(metrika({ token: GUEST.token }), ads({ credentials: stranger }), { ...ga4(), enabled: false });
    await ringback('migrate', '--config', file());
    const { exitCode, report, graded } = await examine();
    expect({ exitCode, failed: graded('failed') }).toEqual({ exitCode: 1, failed: ['metrika upload', 'ads credentials'] });
    expect(textOf(report, 'upload')).toContain('may only look at the counter (view)');
    expect(graded('assumed')).toContain('ga4 off');
  });

  it('doubts a counter to which others upload, two destinations of one goal, and GA4 beside Google Ads', async () => {
    const form = new FormData();
    const row = `ClientId,Target,DateTime\n1763800000123456789,quality_call,${Math.floor(Date.now() / 1000) - 60}`;
    form.set('file', new Blob([row]), 'crm.csv');
    const path = `/management/v1/counter/${OWNER?.counterId}/offline_conversions/upload?comment=crm`;
    const headers = { authorization: `OAuth ${OWNER?.token}` };
    expect((await fetch(`${sandbox.httpUrl}${path}`, { method: 'POST', headers, body: form })).status).toBe(200);
    write(metrika(), metrika({ id: 'metrika-too' }), ga4(), ads());
    await ringback('migrate', '--config', file());
    const { exitCode, report, graded } = await examine();
    expect({ exitCode, failed: graded('failed'), doubtful: graded('doubtful') }).toEqual({
      exitCode: 0,
      failed: [],
      doubtful: [
        'metrika other uploads',
        'metrika-too other uploads',
        'metrika + metrika-too twin quality_call',
        'ga4 + ads imported quality-call',
      ],
    });
    expect(textOf(report, 'other uploads')).toContain('“crm”');
  });

  it('leaves a database alone that is not there or not up to date, and asks the platforms all the same', async () => {
    write(metrika());
    const before = await examine();
    expect(before.graded('assumed')).toContain('open');
    expect(before.graded('proved')).toContain('metrika counter');
    expect(existsSync(join(folder, 'ringback.db'))).toBe(false);
    writeFileSync(join(folder, 'ringback.db'), '');
    const { exitCode, report, graded } = await examine();
    expect({ exitCode, failed: graded('failed') }).toEqual({ exitCode: 1, failed: ['migrated'] });
    expect(textOf(report, 'migrated')).toContain('ringback migrate');
  });

  it('waits for a process that is writing, and names one that does not let go', async () => {
    write(metrika());
    await ringback('migrate', '--config', file());
    const other = new Sqlite(join(folder, 'ringback.db'));
    other.exec('BEGIN IMMEDIATE');
    const waiting = examine();
    const locked = await examineStandalone(await loadAppContext({ config: file() }), 1);
    const graded = (result: string) => locked.filter((check) => check.result === result).map(({ name }) => name);
    expect(graded('failed')).toEqual(['writable']);
    expect(graded('proved')).toContain('counter');
    other.exec('COMMIT');
    other.close();
    const { exitCode, graded: after } = await waiting;
    expect({ exitCode, failed: after('failed') }).toEqual({ exitCode: 0, failed: [] });
    expect(after('proved')).toContain('metrika counter');
  });

  it('prints lines for people, and refuses a config that cannot be used with 78', async () => {
    write(metrika());
    const { out } = await ringback('doctor', '--config', file(), '--language', 'en');
    expect(out).toContain('\nDestination metrika\n  ✓ counter: The token reads the uploads');
    expect(out).toContain('\nNothing is wrong.\n');
    writeFileSync(file(), 'goals: 1\n');
    expect((await ringback('doctor', '--config', file())).exitCode).toBe(78);
  });
});
