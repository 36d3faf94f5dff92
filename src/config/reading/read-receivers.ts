import type { z } from 'zod';
import { bothLanguages } from '../../domain/localized-text.js';
import type { ConfigPath } from '../messages/config-problem.js';
import type {
  AlertEmailConfig,
  AlertsConfig,
  AlertTelegramConfig,
  ProjectReceivers,
  projectAlertsSchema,
} from '../schema/alerts.js';
import type { ConfigReader } from './config-reader.js';

const TELEGRAM = 'https://api.telegram.org';

type Own = z.output<typeof projectAlertsSchema>;

/** A project's receivers: channel settings that it omits (the bot, the mail server) are the installation's. */
export function readReceivers(
  reader: ConfigReader,
  { telegram, email, webhook }: Own,
  at: ConfigPath,
  installation: AlertsConfig | undefined,
): ProjectReceivers {
  return {
    ...(telegram === undefined ? {} : { telegram: telegram === false ? null : withBot(reader, telegram, at, installation) }),
    ...(email === undefined ? {} : { email: email === false ? null : withServer(reader, email, at, installation) }),
    ...(webhook === undefined ? {} : { webhook: webhook === false ? null : webhook }),
  };
}

function withBot(
  reader: ConfigReader,
  { botToken, chatId, endpoint }: Exclude<Own['telegram'], false | undefined>,
  at: ConfigPath,
  installation: AlertsConfig | undefined,
): AlertTelegramConfig | null {
  const bot = installation?.telegram ?? null;
  const token = botToken ?? bot?.botToken;
  if (token !== undefined) return { botToken: token, chatId, endpoint: endpoint ?? bot?.endpoint ?? TELEGRAM };
  if (installation !== undefined)
    reader.addProblem(
      [...at, 'telegram', 'botToken'],
      bothLanguages(
        'Is missing, and so is `alerts.telegram`, whose bot would be used. Give the token that @BotFather gave.',
        'Не указан, и нет `alerts.telegram`, чей бот подошёл бы. Впишите токен, который дал @BotFather.',
      ),
    );
  return null;
}

function withServer(
  reader: ConfigReader,
  { to, from }: Exclude<Own['email'], false | undefined>,
  at: ConfigPath,
  installation: AlertsConfig | undefined,
): AlertEmailConfig | null {
  const server = installation?.email ?? null;
  if (server !== null) return { ...server, to, from: from ?? server.from };
  if (installation !== undefined)
    reader.addProblem(
      [...at, 'email'],
      bothLanguages(
        'Has no mail server to send by: describe it in `alerts.email`. Its receivers are told of projects without their own.',
        'Не указан почтовый сервер: опишите его в `alerts.email`. Его получатели узнают о проектах, где свои не указаны.',
      ),
    );
  return null;
}
