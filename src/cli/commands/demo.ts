import type { Command } from 'commander';
import { EXIT_CODES } from '../failure.js';
import { printResult, type CliContext, jsonOption, portReader } from '../terminal.js';

interface DemoOptions {
  readonly once?: boolean;
  readonly badDay?: boolean;
  readonly port: number;
}

export function addDemo(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('demo')
    .description(
      text(
        'Show the whole product at work on this machine, without any account, until Ctrl-C.',
        'Показать всю программу в работе на этой машине, без единого аккаунта, до Ctrl-C.',
      ),
    )
    .option(
      '--once',
      text(
        'end by itself: 0 when every sample call is where it must be, else 1 with the differences',
        'завершиться самой: 0, если каждый звонок там, где должен быть, иначе 1 и список расхождений',
      ),
    )
    .option(
      '--bad-day',
      text(
        'the platforms fail first, as on the worst of days, and everything recovers; one platform stays silent about old calls',
        'сначала площадки отказывают, как в худший из дней, и всё восстанавливается; один кабинет молчит о старых звонках',
      ),
    )
    .option(
      '--port <port>',
      text('of the service; 0 takes a free one', 'порт сервиса; 0 — любой свободный'),
      portReader(context),
      0,
    )
    .addOption(jsonOption(context))
    .action((options: DemoOptions) => demo(context, options));
}

async function demo(context: CliContext, { once = false, badDay = false, port }: DemoOptions): Promise<void> {
  const { terminal, clock, json, language } = context;
  // The simulators and the service are loaded only by the commands that need them.
  const [installing, { readSamples }, { runDemo }, { ProgressLine }, { invitationText, demoResultText, WELCOME }] =
    await Promise.all([
      import('../demo/installation.js'),
      import('../demo/samples.js'),
      import('../demo/run-demo.js'),
      import('../terminal.js'),
      import('../demo/demo-report.js'),
    ]);
  const [{ DemoClock }, { EARLIER_DAYS }] = [await import('../demo/demo-clock.js'), await import('../demo/earlier-calls.js')];
  const stopped = terminal.untilStopped();
  if (!json) terminal.out(WELCOME[language]);
  const samples = readSamples();
  const demoClock = new DemoClock(clock, badDay ? EARLIER_DAYS : 0);
  const installation = await installing.openDemoInstallation({ port, unknown: samples.unknown, clock: demoClock, language });
  try {
    const running = runDemo(installation, samples, new ProgressLine(terminal, json), { badDay, language });
    const result = await Promise.race([running, stopped.then(() => null)]);
    if (result === null) {
      context.exitCode = EXIT_CODES.failed;
      // Closing below makes it fail; that failure does not matter.
      running.catch(() => undefined);
      return;
    }
    const { url, adminKey } = installation;
    printResult(context, demoResultText(result, language), { ok: result.differences.length === 0, ...result, url, adminKey });
    if (once) {
      if (result.differences.length > 0) context.exitCode = EXIT_CODES.failed;
      return;
    }
    const { exampleCallId: callId, paused } = result;
    if (!json) terminal.out(invitationText({ url, adminKey, callId, badDay, paused }, language));
    await stopped;
  } finally {
    await installation.close();
  }
}
