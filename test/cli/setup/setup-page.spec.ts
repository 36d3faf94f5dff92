import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../src/cli/index.js';
import { QUESTION_TEXTS } from '../../../src/cli/init/questions.js';
import { openSetupServer, type SetupServer } from '../../../src/cli/setup/setup-server.js';
import { METRICA_COUNTER } from '../../../src/platforms/yandex-metrica/simulator/accounts.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { aTerminal, ringback } from '../a-terminal.js';
import { TestBrowser } from './a-browser.js';

const USUAL = { name: 'Окна', timezone: 'Europe/Moscow', source: 'mango', publicUrl: 'https://calls.example.ru' };

describe('the set-up page', () => {
  let folder: string;
  let file: string;
  let server: SetupServer | null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-setup-'));
    file = join(folder, 'ringback.yaml');
    server = null;
  });
  afterEach(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(endpoints: Record<string, string> = {}): Promise<SetupServer> {
    server = await openSetupServer({ file, language: 'en', port: 0, endpoints });
    return server;
  }

  async function entered(endpoints: Record<string, string> = {}, language = 'ru'): Promise<TestBrowser> {
    const { url, code } = await open(endpoints);
    const browser = new TestBrowser(url);
    await browser.submit('/enter', { code, language });
    return browser;
  }

  it('leads through the steps of init: questions, explanations, live tests of secrets, last the address to paste', async () => {
    const sandbox = await startSandbox({ clock: () => systemClock.now() });
    const [{ counterId, token } = METRICA_COUNTER] = sandbox.accounts.metrica;
    const browser = await entered({ 'yandex-metrica': sandbox.httpUrl });
    const questions = await browser.open();
    const secrets = await browser.submit('/answers', { ...USUAL, metrica: counterId, value: '1500' });
    const refused = await browser.submit('/secrets', { METRIKA_TOKEN: 'a-wrong-token-0123456789' });
    const taken = await browser.submit('/secrets', { METRIKA_TOKEN: token });
    await sandbox.close();
    const summary = await browser.submit('/next');
    expect(existsSync(file)).toBe(false);
    const done = await browser.submit('/finish');
    expect(await server?.finished).toBe('ru');

    for (const text of Object.values(QUESTION_TEXTS)) expect(questions.text).toContain(text.ru);
    expect(secrets.text).toContain('href="https://oauth.yandex.ru/client/new"');
    expect(secrets.text).toMatch(/metrika:offline_data.*metrika:read/);
    expect([refused.text, taken.text]).toEqual([expect.stringContaining('✗'), expect.stringContaining('✓')]);
    expect(taken.text).not.toContain('✗');
    expect(summary.text).toContain('value: 1500');
    const environment = readFileSync(join(folder, '.env'), 'utf8');
    const webhookToken = /MANGO_TOKEN=(\S+)/.exec(environment)?.[1] ?? '';
    expect(environment).toContain(`METRIKA_TOKEN=${token}`);
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain(`port: ${new URL(server?.url ?? '').port}`);
    expect(done.text).toMatch(/rb_[\w-]{40,}/);
    expect(done.text).toContain('идентификатор quality_call');
    expect(done.text).toMatch(
      new RegExp(`https://calls\\.example\\.ru/hooks/mango-main/${webhookToken}</code>\\s*</p>\\s*</body>`),
    );
    for (const { text } of [refused, taken, summary, done]) expect(text).not.toContain(token);
  });

  it('lets nobody in without the code, and only the first who brings it', async () => {
    const { url, code } = await open();
    const [stranger, person, late] = [new TestBrowser(url), new TestBrowser(url), new TestBrowser(url)];
    expect((await stranger.submit('/enter', { code: 'a-guess', language: 'en' })).status).toBe(403);
    for (const path of ['/answers', '/secrets', '/next', '/back', '/finish'])
      expect((await stranger.submit(path, USUAL)).text).toContain('The code that the terminal shows');
    expect((await person.open(`/?code=${code}`)).text).toContain(`value="${code}"`);
    expect((await person.submit('/enter', { code, language: 'en' })).text).toContain(QUESTION_TEXTS.timezone.en);
    expect(await late.submit('/enter', { code, language: 'en' })).toMatchObject({
      status: 403,
      text: expect.stringContaining('The code has been used'),
    });
    expect((await stranger.open()).text).not.toContain(QUESTION_TEXTS.timezone.en);
    expect(existsSync(file)).toBe(false);
  });

  it('answers neither another name that leads to this machine nor a form of another site', async () => {
    const { url, code } = await open();
    const other = new TestBrowser(url, { 'sec-fetch-site': 'cross-site' });
    expect((await other.submit('/enter', { code, language: 'en' })).status).toBe(403);
    const status = await new Promise((resolve, reject) => {
      const asked = rawRequest(url, { headers: { host: 'rebound.example.com' } }, ({ statusCode }) => resolve(statusCode));
      asked.once('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('shows what does not fit, keeps what was typed, and runs nothing of it', async () => {
    const browser = await entered({}, 'en');
    const { text } = await browser.submit('/answers', { ...USUAL, name: '<script>1</script>', metrica: 'my counter' });
    expect(text.match(/does not fit/g)).toHaveLength(1);
    expect(text).toContain('value="&lt;script&gt;1&lt;/script&gt;"');
    expect(text).toContain('value="my counter"');
    const misfit = await browser.submit('/answers', { ...USUAL, timezone: 'Moscow/Nowhere' });
    expect(misfit.text).toMatch(/It must look like this: Asia\/Yekaterinburg/);
    const refused = await browser.submit('/answers', { ...USUAL, publicUrl: 'https://:' });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('server.publicUrl')]);
    expect((await browser.submit('/answers', { ...USUAL, metrica: '12345678' })).text).toContain('METRIKA_TOKEN');
    expect((await browser.submit('/back')).text).toContain('value="12345678"');
  });

  it('never replaces a config that came meanwhile', async () => {
    const browser = await entered({}, 'en');
    await browser.submit('/answers', USUAL);
    writeFileSync(file, 'mine');
    expect(await browser.submit('/finish')).toMatchObject({ status: 422, text: expect.stringContaining('is not replaced') });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(existsSync(join(folder, '.env'))).toBe(false);
  });

  it('takes another port where the usual one is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    server = await openSetupServer({ file, language: 'en', port });
    const { status } = await new TestBrowser(server.url).open();
    taken.close();
    expect(status).toBe(200);
    expect(server.url).not.toContain(`:${port}`);
  });
});

describe('a start without a config', () => {
  let folder: string;
  let file: string;
  // Another run on this machine may want the usual port too: with it taken each finds one of its own.
  const usualPort = createServer();
  beforeAll(async () => {
    usualPort.listen(3000, '127.0.0.1');
    // It may be taken already, which is as good.
    await once(usualPort, 'listening').catch(() => undefined);
  });
  afterAll(() => void usualPort.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-setup-'));
    file = join(folder, 'ringback.yaml');
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  async function shown(terminal: ReturnType<typeof aTerminal>): Promise<URL> {
    for (;;) {
      const link = /http:\S+\?code=\S+/.exec(terminal.said().out);
      if (link !== null) return new URL(link[0]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('opens the page, writes what it is told, and goes on as the service at the same address', async () => {
    const exited = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const terminal = aTerminal();
    const running = runCli(['start', '--setup', '--config', file], terminal);
    const link = await shown(terminal);
    const browser = new TestBrowser(link.origin);
    await browser.submit('/enter', { code: link.searchParams.get('code') ?? '', language: 'en' });
    await browser.submit('/answers', USUAL);
    const { text } = await browser.submit('/finish');
    const key = /rb_[\w-]+/.exec(text)?.[0];
    let me: Response | null = null;
    while (me === null || me.status !== 200) {
      me = await fetch(`${link.origin}/api/v1/me`, { headers: { Authorization: `Bearer ${key}` } }).catch(() => null);
      if (me?.status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.emit('SIGTERM');
    expect(await running).toBe(0);
    expect(exited).toHaveBeenCalledWith(0);
    expect(await me.json()).toMatchObject({ role: 'admin' });
    expect(terminal.said().out).not.toContain(key);
  });

  it('ends with 0 and writes nothing where the person gives up', async () => {
    const terminal = aTerminal();
    const running = runCli(['start', '--setup', '--config', file], terminal);
    await shown(terminal);
    terminal.stop();
    expect(await running).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('leads a person at the terminal there unasked', async () => {
    const terminal = aTerminal('');
    const back = process.cwd();
    process.chdir(folder);
    try {
      const running = runCli(['start'], terminal);
      await shown(terminal);
      terminal.stop();
      expect(await running).toBe(0);
    } finally {
      process.chdir(back);
    }
  });

  it('ends with 78 in a container or a unit, which name the file, and says how to make one', async () => {
    const { exitCode, err } = await ringback('start', '--config', file);
    expect([exitCode, err]).toEqual([78, expect.stringMatching(/ENOENT.*ringback init.*start --setup/s)]);
  });
});
