import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Command } from 'commander';
import { type Config, CONFIG } from '../../config/config.js';
import { bothLanguages, type Language, type LocalizedText } from '../../domain/localized-text.js';
import { type CliContext, configOption, jsonOption, type ConfigOption } from '../terminal.js';

const NEXT_STEPS_WITHOUT_CONFIG: readonly LocalizedText[] = [
  bothLanguages(
    'Run `npx ringback init`, which asks a few questions, or copy ringback.example.yaml to ringback.yaml and fill in ' +
      'your counter, your accounts and the secret end of the webhook address.',
    'Выполните `npx ringback init` (он задаст несколько вопросов) или скопируйте ringback.example.yaml в ringback.yaml и ' +
      'впишите счётчик, аккаунты и секретный конец адреса вебхука.',
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
    .addOption(jsonOption(context))
    .action(async (options: ConfigOption) => {
      const app = await startService(options, context.language);
      // The start is over: the young generation may grow with the load again (bin/ringback.js kept it small).
      setFlagsFromString('--semi-space-growth-factor=2');
      await once(app.getHttpServer(), 'close');
    });
}

/** The service, listening and said to be; Nest's shutdown hooks end it. */
export async function startService({ config: file }: ConfigOption, language: Language = 'en'): Promise<NestFastifyApplication> {
  const { start } = await import('../../main.js');
  const app = await start({ config: file ?? null, language });
  const logger = new Logger('ringback');
  for (const line of startupMessages(app.get<Config>(CONFIG), await app.getUrl(), language)) logger.log(line);
  return app;
}

/** What a service says when it listens; without a config also what to do next. */
export function startupMessages({ server, projects, file }: Config, url: string, language: Language = 'en'): readonly object[] {
  const reach = isLoopback(server.host) ? { reach: ONLY_THIS_MACHINE[language] } : {};
  const listening = { msg: 'listening', url, publicUrl: server.publicUrl, projects: projects.length, ...reach };
  if (file !== null) return [listening];
  return [
    listening,
    { msg: 'no config file: no sources and no destinations', next: NEXT_STEPS_WITHOUT_CONFIG.map((step) => step[language]) },
  ];
}
