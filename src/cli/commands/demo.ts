import type { Command } from 'commander';
import { EXIT_CODES } from '../failure.js';
import { printResult, type CliContext, jsonOption, readPort } from '../terminal.js';

interface DemoOptions {
  readonly once?: boolean;
  readonly badDay?: boolean;
  readonly port: number;
}

export function addDemo(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('Show the whole product at work on this machine, without any account, until Ctrl-C.')
    .option('--once', 'end by itself: 0 when every sample call is where it must be, else 1 with the differences')
    .option('--bad-day', 'the platforms fail first, as on the worst of days, and everything recovers')
    .option('--port <port>', 'of the service; 0 takes a free one', readPort, 0)
    .addOption(jsonOption())
    .action((options: DemoOptions) => demo(context, options));
}

async function demo(context: CliContext, { once = false, badDay = false, port }: DemoOptions): Promise<void> {
  const { terminal, clock, json } = context;
  // The simulators and the service are loaded only by the commands that need them.
  const [
    { openDemoInstallation },
    { readSamples },
    { runDemo },
    { ProgressLine },
    { invitationText, demoResultText, WELCOME_TEXT },
  ] = await Promise.all([
    import('../demo/installation.js'),
    import('../demo/samples.js'),
    import('../demo/run-demo.js'),
    import('../terminal.js'),
    import('../demo/demo-report.js'),
  ]);
  const stopped = terminal.untilStopped();
  if (!json) terminal.out(WELCOME_TEXT);
  const samples = readSamples();
  const installation = await openDemoInstallation({ port, unknown: samples.unknown, clock });
  try {
    const running = runDemo(installation, samples, clock, new ProgressLine(terminal, json), { badDay });
    const result = await Promise.race([running, stopped.then(() => null)]);
    if (result === null) {
      context.exitCode = EXIT_CODES.failed;
      // Closing below makes it fail; how it fails then does not matter.
      running.catch(() => undefined);
      return;
    }
    const { url, adminKey } = installation;
    printResult(context, demoResultText(result), { ok: result.differences.length === 0, ...result, url, adminKey });
    if (once) {
      if (result.differences.length > 0) context.exitCode = EXIT_CODES.failed;
      return;
    }
    if (!json) terminal.out(invitationText({ url, adminKey, callId: result.exampleCallId }));
    await stopped;
  } finally {
    await installation.close();
  }
}
