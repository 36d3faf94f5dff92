import type { Command } from 'commander';
import { report, type CliContext } from '../context.js';
import { jsonOption, readPort } from '../options.js';
import { accountsInWords } from '../accounts-in-words.js';

interface SandboxCommandOptions {
  readonly httpPort: number;
  readonly grpcPort: number;
}

export function addSandbox(program: Command, context: CliContext): void {
  program
    .command('sandbox')
    .description('Run stand-ins for the ad cabinets of Yandex.Metrica, GA4 and Google Ads on this machine, until Ctrl-C.')
    .option('--http-port <port>', 'Metrica, GA4, Data Manager and Google’s token endpoint', readPort, 4010)
    .option('--grpc-port <port>', 'the Google Ads API', readPort, 4011)
    .addOption(jsonOption())
    .action((options: SandboxCommandOptions) => sandbox(context, options));
}

async function sandbox(context: CliContext, { httpPort, grpcPort }: SandboxCommandOptions): Promise<void> {
  // The cabinets are loaded for those who ask for them, not for the service.
  const { DEFAULT_ACCOUNTS, startSandbox } = await import('../../sandbox/sandbox.js');
  const stopped = context.terminal.stopped();
  const running = await startSandbox({ httpPort, grpcPort, clock: () => context.clock.now() });
  const { httpUrl, grpcUrl } = running;
  const words = [
    `The ad cabinets are open. Metrica, GA4, Data Manager: ${httpUrl}   Google Ads API: ${grpcUrl}`,
    `What they took: ${httpUrl}/sandbox/records   What they were asked: ${httpUrl}/sandbox/requests`,
    '',
    accountsInWords(DEFAULT_ACCOUNTS, { httpUrl, grpcUrl }),
    '',
    'None of these words opens anything elsewhere. Ctrl-C ends it.',
  ].join('\n');
  report(context, words, { httpUrl, grpcUrl, accounts: DEFAULT_ACCOUNTS });
  await stopped;
  await running.close();
}
