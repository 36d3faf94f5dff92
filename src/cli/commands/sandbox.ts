import { InvalidArgumentError, type Command } from 'commander';
import { FAULT_NAMES, FAULT_TARGETS, parseFault, type SimulatedFaultInput } from '../../platforms/kit/simulator/faults.js';
import { accountsInWords } from '../accounts-in-words.js';
import { report, type CliContext } from '../context.js';
import { jsonOption, readPort } from '../options.js';

interface SandboxCommandOptions {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly misbehave: readonly SimulatedFaultInput[];
}

export function addSandbox(program: Command, context: CliContext): void {
  program
    .command('sandbox')
    .description('Run stand-ins for the ad cabinets of Yandex.Metrica, GA4 and Google Ads on this machine, until Ctrl-C.')
    .option('--http-port <port>', 'Metrica, GA4, Data Manager and Google’s token endpoint', readPort, 4010)
    .option('--grpc-port <port>', 'the Google Ads API', readPort, 4011)
    .option(
      '--misbehave <platform=fault:times>',
      'let a cabinet misbehave, e.g. ga4=rate-limited:3; may be given several times. Faults: src/sandbox/README.md',
      collectFault,
      [],
    )
    .addOption(jsonOption())
    .action((options: SandboxCommandOptions) => sandbox(context, options));
}

function collectFault(text: string, before: readonly SimulatedFaultInput[]): SimulatedFaultInput[] {
  const fault = parseFault(text);
  if (fault !== null) return [...before, fault];
  throw new InvalidArgumentError(
    `Write platform=fault or platform=fault:times. Platforms: ${FAULT_TARGETS.join(', ')}. Faults: ${FAULT_NAMES.join(', ')}.`,
  );
}

async function sandbox(context: CliContext, { httpPort, grpcPort, misbehave }: SandboxCommandOptions): Promise<void> {
  // The cabinets are loaded for those who ask for them, not for the service.
  const { DEFAULT_SIMULATOR_ACCOUNTS, startSandbox } = await import('../../sandbox/sandbox.js');
  const stopped = context.terminal.stopped();
  const running = await startSandbox({ httpPort, grpcPort, faults: misbehave, clock: () => context.clock.now() });
  const { httpUrl, grpcUrl } = running;
  const words = [
    `The ad cabinets are open. Metrica, GA4, Data Manager: ${httpUrl}   Google Ads API: ${grpcUrl}`,
    `What they took: ${httpUrl}/sandbox/records   What they were asked: ${httpUrl}/sandbox/requests`,
    '',
    accountsInWords(DEFAULT_SIMULATOR_ACCOUNTS, { httpUrl, grpcUrl }),
    '',
    'None of these words opens anything elsewhere. Ctrl-C ends it.',
  ].join('\n');
  report(context, words, { httpUrl, grpcUrl, accounts: DEFAULT_SIMULATOR_ACCOUNTS });
  await stopped;
  await running.close();
}
