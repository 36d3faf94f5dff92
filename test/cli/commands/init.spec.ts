import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../src/cli/index.js';
import { startService } from '../../../src/cli/commands/start.js';
import { collectAnswers, typedAnswer } from '../../../src/cli/init/ask.js';
import { assertUsable, planInstallation } from '../../../src/cli/init/installation.js';
import { knownVendors } from '../../../src/cli/init/vendors.js';
import { loadConfig, type LoadedConfig } from '../../../src/config/reading/load.js';
import { loadPlatforms } from '../../../src/destinations/destinations.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { METRICA_COUNTER } from '../../../src/platforms/yandex-metrica/simulator/accounts.js';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { loadSources } from '../../../src/sources/registry.js';
import { aTerminal, json, ringback } from '../a-terminal.js';

const METRICA = ['--metrica', '12345678'];
const GA4 = ['--ga4', 'G-ABC1234567'];
const ADS = ['--ads', '123-456-7890', '--ads-action', '987654321'];

/** What is typed is hidden or not; a test sees both. */
function typingTerminal(typed: string[]) {
  const base = aTerminal('');
  const ask = async (question: string): Promise<string> => {
    base.out(question);
    return typed.shift() ?? '';
  };
  return { ...base, ask, askSecret: ask };
}

describe('init', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-init-'));
    file = join(folder, 'ringback.yaml');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const init = (...args: string[]) => ringback('init', '--out', file, '--yes', '--json', ...args);
  async function loaded(out: string): Promise<LoadedConfig> {
    const { MANGO_TOKEN, secrets } = json(out) as { MANGO_TOKEN: string; secrets: string[] };
    const environment = { MANGO_TOKEN, ...Object.fromEntries(secrets.map((name) => [name, `a-${name}`])) };
    const given = { file, explicit: true, sources: await loadSources(), platforms: await loadPlatforms() };
    return loadConfig({ ...given, environment, readFile: (path) => readFileSync(path, 'utf8') });
  }

  it.each([
    [[], []],
    [METRICA, [['yandex-metrica', true]]],
    [GA4, [['ga4', false]]],
    [ADS, [['google-ads', false]]],
    [
      [...METRICA, ...GA4],
      [
        ['yandex-metrica', true],
        ['ga4', false],
      ],
    ],
    [
      [...METRICA, ...GA4, ...ADS, '--language', 'ru'],
      [
        ['yandex-metrica', true],
        ['ga4', false],
        ['google-ads', false],
      ],
    ],
  ])('with %j writes a config that is taken, and leaves Google off until a person switches it on', async (args, expected) => {
    const { exitCode, out } = await init(...args);
    expect(exitCode).toBe(0);
    const [project] = (await loaded(out)).config.projects;
    expect(project?.destinations.map(({ platform, enabled }) => [platform, enabled])).toEqual(expected);
  });

  it('writes the goal that was asked for, with its value', async () => {
    const { out } = await init(
      ...METRICA,
      '--min-talk',
      '45',
      '--value',
      '1500',
      '--currency',
      'EUR',
      '--name',
      'Окна "Плюс": # 1',
    );
    const [project] = (await loaded(out)).config.projects;
    expect(project).toMatchObject({
      name: 'Окна "Плюс": # 1',
      goals: [{ id: 'long-call', when: { answered: true, minTalkSeconds: 45 }, currency: 'EUR' }],
    });
  });

  it('keeps secrets out of the file, and says which are needed', async () => {
    const { out } = await init(...METRICA, ...ADS);
    const { MANGO_TOKEN, secrets } = json(out) as { MANGO_TOKEN: string; secrets: string[] };
    expect(secrets).toEqual(['METRIKA_TOKEN', 'ADS_CLIENT_ID', 'ADS_CLIENT_SECRET', 'ADS_REFRESH_TOKEN']);
    expect(readFileSync(file, 'utf8')).not.toContain(MANGO_TOKEN);
  });

  it('never replaces a file', async () => {
    writeFileSync(file, 'mine');
    expect(await init()).toMatchObject({ exitCode: 2, err: expect.stringContaining('there already') });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says what is wrong with a folder where nothing can be written', async () => {
    const { exitCode, err } = await ringback('init', '--out', join(folder, 'nowhere', 'ringback.yaml'), '--yes');
    expect([exitCode, err]).toEqual([1, expect.stringMatching(/nowhere.*ENOENT.*check the folder/)]);
  });

  it.each([
    ['--metrica', 'my counter'],
    ['--timezone', 'Moscow/Nowhere'],
    ['--ga4', 'UA-1'],
  ])('refuses %s %s, and writes nothing', async (...args) => {
    expect((await init(...args)).exitCode).not.toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('asks in Russian, asks again for what does not fit, and says what comes next', async () => {
    const typed = ['ru', 'Окна', '', '', 'https://calls.example.ru/', 'счётчик', '12345678', '', '', '60', ''];
    const terminal = typingTerminal(typed);
    expect(await runCli(['init', '--out', file], terminal)).toBe(0);
    const { out, err } = terminal.said();
    expect(typed).toEqual([]);
    expect(err).toBe('Не подходит. Нужно как здесь: 12345678\n');
    expect(out).toMatch(/https:\/\/calls\.example\.ru\/hooks\/mango-main\/[\w-]{40,}\n$/);
    expect(out).toContain('https://oauth.yandex.ru/client/new');
    expect(out).toMatch(/metrika:offline_data.*metrika:read/);
    expect(out).toMatch(/METRIKA_TOKEN=…/);
    expect(out).toMatch(/В счётчике 12345678 создайте цель.* идентификатор long_call/);
    expect(out).toContain('npx ringback doctor');
    expect(readFileSync(file, 'utf8')).toContain('minTalkSeconds: 60');
  });

  it.each([
    ['metrica', 'https://metrika.yandex.ru/dashboard?group=day&id=12345678', '12345678'],
    ['publicUrl', 'calls.example.ru', 'https://calls.example.ru'],
    ['ga4', 'g-abc1234567', 'G-ABC1234567'],
    ['ads', '123-456-7890', '1234567890'],
    ['value', '1 500,50', '1500.50'],
    ['currency', 'rub', 'RUB'],
    ['timezone', 'Europe/Moscow', 'Europe/Moscow'],
    ['timezone', 'Москва', null],
    ['timezone', 'Moscow/Nowhere', null],
    ['value', '1500 рублей', null],
  ] as const)('takes for %s what people type, %s, as %s', (asked, typed, taken) => {
    expect(typedAnswer(asked, typed)).toBe(taken);
  });

  it('leaves an .env for its owner only, and a first key: the service starts in a terminal without variables', async () => {
    const { out } = await init(...GA4, '--language', 'ru');
    const { MANGO_TOKEN, key, missing } = json(out) as { MANGO_TOKEN: string; key: string; missing: string[] };
    const environmentFile = join(folder, '.env');
    expect(statSync(environmentFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(environmentFile, 'utf8')).toContain(`MANGO_TOKEN=${MANGO_TOKEN}`);
    expect(missing).toEqual(['GA4_API_SECRET']);
    expect(key).toMatch(/^rb_/);
    const listed = await ringback('key', 'list', '--config', file);
    expect(listed).toMatchObject({ exitCode: 0, out: expect.stringContaining('Администратор') });
    writeFileSync(file, readFileSync(file, 'utf8').replace('port: 3000', 'port: 0'));
    const started = await startService({ config: file });
    const me = await fetch(`${await started.getUrl()}/api/v1/me`, { headers: { Authorization: `Bearer ${key}` } });
    await started.close();
    expect(await me.json()).toMatchObject({ role: 'admin' });
  });

  it('keeps the lines of an .env that is there, and the webhook address that it holds', async () => {
    const token = 'the-token-of-before-0123456789';
    writeFileSync(join(folder, '.env'), `OTHER=1\nMANGO_TOKEN=${token}`);
    const { webhookUrl } = json((await init()).out) as { webhookUrl: string };
    expect(webhookUrl).toBe(`https://…/hooks/mango-main/${token}`);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(`OTHER=1\nMANGO_TOKEN=${token}\n`);
  });

  it.each(knownVendors())('has a source for the call tracking %s that is taken', async (source) => {
    const terminal = aTerminal(null);
    const answers = await collectAnswers(terminal, { source, timezone: 'Asia/Yekaterinburg' }, false);
    const plan = planInstallation(file, answers, { METRIKA_TOKEN: 'x' });
    await assertUsable(plan);
    expect(plan.config).toContain('        timezone: Asia/Yekaterinburg');
    expect(plan.webhookUrl).toMatch(new RegExp(`/hooks/${source}-main/`));
  });

  it('tests a secret against the platform at once, and asks again for one that is refused', async () => {
    const sandbox = await startSandbox({ clock: () => systemClock.now() });
    const [{ counterId, token } = METRICA_COUNTER] = sandbox.accounts.metrica;
    const asked = ['ru', 'Окна', '', '', '', counterId, '', '', '', ''];
    const terminal = typingTerminal([...asked, 'a-wrong-token-0123456789', 'д', token, '']);
    const exitCode = await runCli(['init', '--out', file, '--endpoint', `yandex-metrica=${sandbox.httpUrl}`], terminal);
    await sandbox.close();
    const { out } = terminal.said();
    expect(exitCode).toBe(0);
    expect(out.indexOf('  ✗ ')).toBeLessThan(out.indexOf('  ✓ '));
    expect(readFileSync(join(folder, '.env'), 'utf8')).toContain(`METRIKA_TOKEN=${token}`);
    expect(readFileSync(file, 'utf8')).not.toContain(token);
    expect(out).not.toContain(token);
  });

  it('does not wait for answers where nobody sits', async () => {
    expect(await ringback('init', '--out', file)).toMatchObject({ exitCode: 2, err: expect.stringContaining('--yes') });
  });
});
