import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Config } from '../../config/config.js';
import { bothLanguages, type Language, type LocalizedText } from '../../domain/localized-text.js';
import type { RunningService } from '../../running-service.js';
import { environment, findConfigFile } from '../../config/environment.js';
import { type CliContext, configOption, jsonOption, type ConfigOption } from '../terminal.js';

interface StartCommandOptions extends ConfigOption {
  readonly setup?: boolean;
}

const NEXT_STEPS_WITHOUT_CONFIG: readonly LocalizedText[] = [
  bothLanguages(
    'Run `npx ringback init`, which asks a few questions, or `npx ringback start --setup`, which does it on a page, or copy ' +
      'ringback.example.yaml to ringback.yaml and fill in your counter, your accounts and the secret end of the webhook address.',
    'Выполните `npx ringback init` (он задаст несколько вопросов) или `npx ringback start --setup` (то же на странице) или ' +
      'скопируйте ringback.example.yaml в ringback.yaml и впишите счётчик, аккаунты и секретный конец адреса вебхука.',
  ),
  bothLanguages(
    'Start again, then enter the webhook address https://YOUR-HOST/hooks/SOURCE-ID/TOKEN in MANGO OFFICE: call ' +
      'tracking, Settings, Webhooks.',
    'Запустите снова и впишите адрес вебхука https://ВАШ-СЕРВЕР/hooks/ИСТОЧНИК/ТОКЕН в MANGO OFFICE: коллтрекинг, ' +
      'Настройки, Вебхуки.',
  ),
  bothLanguages(
    'To see the whole product without any account: npm run demo',
    'Посмотреть всю программу без единого аккаунта: npm run demo',
  ),
];

const ONLY_THIS_MACHINE = bothLanguages(
  'Only this machine reaches it: put a web server with TLS in front, or set server.host to 0.0.0.0 to open it to all addresses.',
  'Доступен только с этой машины: поставьте перед ним веб-сервер с TLS или задайте server.host: 0.0.0.0, чтобы открыть всем.',
);

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

export function addStart(program: Command, context: CliContext): void {
  program
    .command('start')
    .description(
      context.text(
        'Run the service: webhooks in, conversions out. It writes its log as JSON lines and ends on SIGTERM or Ctrl-C.',
        'Запустить сервис: вебхуки — внутрь, конверсии — наружу. Журнал — строки JSON; завершить — SIGTERM или Ctrl-C.',
      ),
    )
    .addOption(configOption(context))
    .option(
      '--setup',
      context.text(
        'without a config open the set-up page also where nobody sits at the terminal, or where --config or RINGBACK_CONFIG ' +
          'names the file to be written',
        'без конфига открыть страницу настройки и там, где за терминалом никого нет, и там, где записываемый файл назван в ' +
          '--config или RINGBACK_CONFIG',
      ),
    )
    .addOption(jsonOption(context))
    .action(async (options: StartCommandOptions) => {
      const language = await setUpFirst(options, context);
      if (language === null) return;
      const app = await startService(options, language);
      if (context.terminal.isInteractive && !context.json) {
        const { CONFIG } = await import('../../config/config.js');
        context.terminal.out(welcomeText(app.get<Config>(CONFIG), await app.getUrl(), language));
      }
      await app.closed;
    });
}

/**
 * Without a config, a page guides a person through the set-up. Containers and units get the error about the named file, or an
 * empty service.
 *
 * @returns the language to start in; null if the person gave up
 */
async function setUpFirst({ config, setup = false }: StartCommandOptions, context: CliContext): Promise<Language | null> {
  const { terminal, language, json, text } = context;
  const { file, explicit } = findConfigFile({
    ...(config !== undefined && { option: config }),
    environment: environment(),
    folder: process.cwd(),
  });
  const isPersonThere = terminal.canAsk && !explicit && !json;
  if (existsSync(file) || !(setup || isPersonThere)) return language;
  const { openSetupServer } = await import('../setup/setup-server.js');
  const server = await openSetupServer({ file, language });
  terminal.out(
    text(
      `There is no config yet: ${file}\nOpen ${server.url}/?code=${server.code}\n` +
        `It leads through the set-up; only this machine reaches it, and the code works once: ${server.code}\n` +
        'In the terminal instead: Ctrl-C, then npx ringback init. Without any account: npm run demo\n',
      `Конфига ещё нет: ${file}\nОткройте ${server.url}/?code=${server.code}\n` +
        `Страница проведёт по настройке; она видна только с этой машины, код действует один раз: ${server.code}\n` +
        'То же в терминале: Ctrl-C, затем npx ringback init. Без единого аккаунта: npm run demo\n',
    ),
  );
  const chosen = await Promise.race([server.finished, terminal.untilStopped().then(() => null)]);
  await server.close();
  if (chosen !== null) terminal.out(text(`Set up: ${file}\n`, `Настроено: ${file}\n`));
  return chosen;
}

/** For a person who started it: the log alone, JSON lines, does not say that all is well and where to go. */
export function welcomeText({ server }: Config, url: string, language: Language): string {
  const signIn = server.role === 'worker' ? bothLanguages('', '') : bothLanguages(`Sign in: ${url}. `, `Вход: ${url}. `);
  return bothLanguages(
    `Ringback runs. ${signIn.en}Stop it: Ctrl-C. The log follows.\n`,
    `Ringback работает. ${signIn.ru}Остановить: Ctrl-C. Дальше — журнал.\n`,
  )[language];
}

/** Starts the service and announces it; Nest's shutdown hooks end it. */
export async function startService({ config: file }: ConfigOption, language: Language = 'en'): Promise<RunningService> {
  const [{ start }, { Logger }, { CONFIG }] = await Promise.all([
    import('../../main.js'),
    import('@nestjs/common'),
    import('../../config/config.js'),
  ]);
  const app = await start({ config: file ?? null, language });
  const logger = new Logger('ringback');
  for (const line of startupMessages(app.get<Config>(CONFIG), await app.getUrl(), language)) logger.log(line);
  return app;
}

/** Messages of a service that listens; without a config also what to do next. */
export function startupMessages({ server, projects, file }: Config, url: string, language: Language = 'en'): readonly object[] {
  const reach = isLoopback(server.host) ? { reach: ONLY_THIS_MACHINE[language] } : {};
  const listening = { msg: 'listening', url, publicUrl: server.publicUrl, projects: projects.length, ...reach };
  if (file !== null) return [listening];
  return [
    listening,
    { msg: 'no config file: no sources and no destinations', next: NEXT_STEPS_WITHOUT_CONFIG.map((step) => step[language]) },
  ];
}
