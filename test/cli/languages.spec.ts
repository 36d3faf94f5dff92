import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/cli/index.js';
import { aTerminal, ringback, type TerminalOutput } from './a-terminal.js';

const COMMANDS = [
  ['start'],
  ['demo'],
  ['init'],
  ['doctor'],
  ['truth'],
  ['migrate'],
  ['import'],
  ['simulate'],
  ['replay'],
  ['export'],
  ['erase'],
  ['key', 'create'],
  ['key', 'list'],
  ['key', 'revoke'],
  ['backup'],
  ['restore'],
  ['alerts', 'test'],
  ['sandbox'],
];

const SECRETLESS = `
language: ru
database: { url: "sqlite:ringback.db" }
alerts: { telegram: { botToken: "\${NO_SUCH_BOT}", chatId: "1" } }
projects:
  - id: okna
    sources: [{ id: mango-main, type: mango, tokens: ["\${NO_SUCH_TOKEN}"] }]
    goals: [{ id: quality-call, when: { quality: true } }]
    destinations:
      - id: m
        platform: yandex-metrica
        enabled: true
        counterId: "1"
        token: "\${NO_SUCH_SECRET}"
        goals: { quality-call: { target: t } }
`;

describe('the language of commands', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-language-'));
    file = join(folder, 'ringback.yaml');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function inRussian(...args: string[]): Promise<TerminalOutput> {
    const terminal = { ...aTerminal(), language: 'ru' as const };
    const exitCode = await runCli(args, terminal);
    return { exitCode, ...terminal.said() };
  }

  it.each(COMMANDS)('is that of the terminal: the help of %s %s is Russian through and through', async (...command) => {
    const { exitCode, out } = await inRussian(...command, '--help');
    expect(exitCode).toBe(0);
    const descriptions = out.split('\n').filter((line) => !/^(Использование|\s*-|\s*$)/.test(line));
    for (const line of descriptions) expect(line).toMatch(/[а-яё]|^ {2,}[\w\s"',.():|<>=-]+$/i);
    for (const option of out.split('\n').filter((line) => /^ {2}-/.test(line))) expect(option).toMatch(/[а-яё]/i);
  });

  it('is that of --language first, and that of the config before the terminal’s', async () => {
    writeFileSync(file, 'language: ru\nserver: { prot: 1 }\n');
    expect((await ringback('migrate', '--config', file)).err).toContain('ringback.yaml:2: server.prot: Такого ключа нет');
    expect((await ringback('doctor', '--language', 'en', '--config', file)).err).toContain('There is no such key');
    expect((await ringback('doctor', `--config=${file}`)).err).toContain('Такого ключа нет');
  });

  it.each([
    [['migrate', '--confg'], 'нет такой опции'],
    [['migrat'], 'Может быть, migrate'],
    [['key', 'create', '--role', 'viewer'], 'не указана обязательная опция'],
    [['key', 'create', '--name', 'Анна', '--role', 'boss'], 'Допустимо: viewer'],
    [['sandbox', '--http-port', '70000'], 'Нужно число от 0 до 65535'],
    [['erase'], 'Укажите либо --phone'],
    [['import', '--days', '3'], 'только с --reconcile'],
    [['init'], 'Спросить некого'],
  ])('is also that of wrong use: %j', async (args, words) => {
    const { exitCode, err } = await inRussian(...args);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(words)]);
  });

  it('needs no secret for work on the database alone, and speaks Russian there', async () => {
    writeFileSync(file, SECRETLESS);
    const config = ['--config', file];
    expect(await ringback('migrate', ...config)).toMatchObject({ exitCode: 0, out: 'База в актуальном виде.\n' });
    const created = await ringback('key', 'create', '--name', 'Анна', '--role', 'admin', '--project', 'okna', ...config);
    expect(created).toMatchObject({ exitCode: 0, out: expect.stringContaining('Показан только сейчас') });
    expect((await ringback('key', 'list', ...config)).out).toContain('отозван');
    expect((await ringback('export', 'uploads', ...config)).exitCode).toBe(0);
    const erased = await ringback('erase', '--phone', '+79161234567', ...config);
    expect(erased).toMatchObject({ exitCode: 0, out: expect.stringMatching(/Акт об уничтожении.*вебхуки: параметры, тело/s) });
    const copy = join(folder, 'copy.db');
    expect(await ringback('backup', copy, ...config)).toMatchObject({ exitCode: 0, out: expect.stringContaining('звонков: 0') });
    expect(await ringback('restore', copy, ...config)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('Прежняя база'),
    });
  });

  it('still refuses to start, or to send, where a secret is missing', async () => {
    writeFileSync(file, SECRETLESS);
    const { exitCode, err } = await ringback('start', '--config', file);
    expect(exitCode).toBe(78);
    expect(err).toContain('Переменная окружения NO_SUCH_TOKEN не задана');
  });

  it('names the secret that the database itself needs', async () => {
    writeFileSync(
      file,
      'privacy: { callerSecret: "${NO_SUCH_SECRET}" }\ndatabase: { url: "postgres://u:${NO_SUCH_PASSWORD}@h/db" }\n',
    );
    const { exitCode, err } = await ringback('key', 'list', '--config', file);
    expect(exitCode).toBe(78);
    expect(err).toMatch(/NO_SUCH_SECRET[^]*NO_SUCH_PASSWORD|NO_SUCH_PASSWORD[^]*NO_SUCH_SECRET/);
  });
});
