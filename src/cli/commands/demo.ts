import type { Command } from 'commander';
import { printResult, type CliContext } from '../context.js';
import { EXIT_CODES } from '../failure.js';
import { jsonOption, readPort } from '../options.js';

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
    .option('--bad-day', 'the cabinets misbehave first, as on the worst of days, and everything recovers')
    .option('--port <port>', 'of the service; 0 takes a free one', readPort, 0)
    .addOption(jsonOption())
    .action((options: DemoOptions) => demo(context, options));
}

async function demo(context: CliContext, { once = false, badDay = false, port }: DemoOptions): Promise<void> {
  const { terminal, clock, json } = context;
  // The cabinets and the service are loaded only for those who ask for them.
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
  const site = await openDemoInstallation({ port, unknown: samples.unknown, clock });
  try {
    const running = runDemo(site, samples, clock, new ProgressLine(terminal, json), { badDay });
    const result = await Promise.race([running, stopped.then(() => null)]);
    if (result === null) {
      context.exitCode = EXIT_CODES.failed;
      // The site is closed under its feet; how it fails then is of no interest.
      running.catch(() => undefined);
      return;
    }
    const { url, adminKey } = site;
    printResult(context, demoResultText(result), { ok: result.differences.length === 0, ...result, url, adminKey });
    if (once) {
      if (result.differences.length > 0) context.exitCode = EXIT_CODES.failed;
      return;
    }
    if (!json) terminal.out(invitationText({ url, adminKey, callId: result.exampleCallId }));
    await stopped;
  } finally {
    await site.close();
  }
}
