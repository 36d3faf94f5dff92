import type { Command } from 'commander';
import type { AlertReceiver, AlertSink, ChannelResult } from '../../alerts/alert-channels.js';
import { bothLanguages } from '../../domain/localized-text.js';
import { newId } from '../../runtime/ids.js';
import { EXIT_CODES } from '../failure.js';
import { loadContext } from '../load-context.js';
import { printResult, type CliContext, configOption, jsonOption, type ConfigOption } from '../terminal.js';

const NO_CHANNEL = bothLanguages(
  'The config names no channel: add telegram, email or webhook under `alerts` in ringback.yaml, as ringback.example.yaml shows.',
  'В конфиге нет ни одного канала: добавьте telegram, email или webhook в раздел `alerts` файла ringback.yaml, как в ' +
    'ringback.example.yaml.',
);

interface ChannelTest {
  readonly channel: AlertSink['name'];
  /** The project whose own receiver it is; absent for the installation's. */
  readonly project?: string;
  readonly ok: boolean;
  /** Null on success. */
  readonly trouble: string | null;
}

export function addAlerts(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('alerts')
    .description(text('Messages about troubles.', 'Сообщения о неполадках.'))
    .command('test')
    .description(
      text(
        'Send a test message through every channel of the config and say how each went.',
        'Послать пробное сообщение в каждый канал из конфига и сказать, как прошло.',
      ),
    )
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((options: ConfigOption) => testChannels(context, options));
}

async function testChannels(context: CliContext, options: ConfigOption): Promise<void> {
  const app = await loadContext(context, options);
  const [{ withApp }, { AlertChannelsModule }, { ALERT_RECEIVERS }, { testAlertMessage }] = await Promise.all([
    import('../with-app.js'),
    import('../../alerts/alert-channels.module.js'),
    import('../../alerts/alert-channels.js'),
    import('../../alerts/alert-message.js'),
  ]);
  const needs = { module: AlertChannelsModule, database: 'none' } as const;
  const message = testAlertMessage(newId(), app.config.alerts.language);
  const tried = await withApp(app, needs, (services) => {
    const receivers = services.get<readonly AlertReceiver[]>(ALERT_RECEIVERS);
    return Promise.all(receivers.map(async (receiver) => toChannelTest(receiver, await receiver.sink.send(message))));
  });
  if (tried.length === 0 || tried.some(({ ok }) => !ok)) context.exitCode = EXIT_CODES.failed;
  printResult(
    context,
    tried.length === 0 ? NO_CHANNEL[context.language] : tried.map((one) => channelTestText(one, context)).join('\n'),
    { channels: tried },
  );
}

function toChannelTest({ sink, projects, isInstallation }: AlertReceiver, result: ChannelResult): ChannelTest {
  return {
    channel: sink.name,
    ...(isInstallation ? {} : { project: projects[0] ?? '' }),
    ok: result.ok,
    trouble: result.ok ? null : result.trouble,
  };
}

function channelTestText({ channel, project, trouble }: ChannelTest, { text }: CliContext): string {
  const name = project === undefined ? channel : `${project} ${channel}`;
  const key = project === undefined ? `alerts.${channel}` : `alerts.${channel} (${project})`;
  return trouble === null
    ? text(`${name}: taken. Look whether it arrived.`, `${name}: принято. Посмотрите, дошло ли.`)
    : text(
        `${name}: not taken (${trouble}). Check ${key} in the config.`,
        `${name}: не принято (${trouble}). Проверьте ${key} в конфиге.`,
      );
}
