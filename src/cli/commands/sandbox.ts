import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { Sandbox, SimulatedFaultInput } from '../../sandbox/sandbox.js';
import { UsageError } from '../failure.js';
import { type CliContext, printResult, jsonOption, readPort } from '../terminal.js';

interface SandboxCommandOptions {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly misbehave: readonly string[];
}

export function addSandbox(program: Command, context: CliContext): void {
  program
    .command('sandbox')
    .description('Run simulators of the ad platforms on this machine, until Ctrl-C.')
    .option('--http-port <port>', 'of the platforms that speak HTTP', readPort, 4010)
    .option('--grpc-port <port>', 'of the Google Ads API, which speaks gRPC', readPort, 4011)
    .option(
      '--misbehave <platform=fault:times>',
      'let a platform fail, e.g. ga4=rate-limited:3; may be given several times. Faults: src/sandbox/README.md',
      (text, before: readonly string[]) => [...before, text],
      [],
    )
    .addOption(jsonOption())
    .action((options: SandboxCommandOptions) => sandbox(context, options));
}

async function sandbox(context: CliContext, { httpPort, grpcPort, misbehave }: SandboxCommandOptions): Promise<void> {
  const faults = await readFaults(misbehave);
  // The simulators are loaded for this command, not for the service.
  const { startSandbox } = await import('../../sandbox/sandbox.js');
  const stopped = context.terminal.untilStopped();
  const running = await startSandbox({ httpPort, grpcPort, faults, clock: () => context.clock.now() });
  const { httpUrl, grpcUrl, accounts } = running;
  printResult(context, sandboxText(running), { httpUrl, grpcUrl, accounts });
  await stopped;
  await running.close();
}

/** @throws UsageError for a text that is no fault of a simulated service */
async function readFaults(texts: readonly string[]): Promise<readonly SimulatedFaultInput[]> {
  if (texts.length === 0) return [];
  const [{ FAULT_NAMES, parseFault }, { loadSimulators }] = await Promise.all([
    import('../../platforms/kit/simulator/faults.js'),
    import('../../sandbox/simulator-registry.js'),
  ]);
  const names = (await loadSimulators()).flatMap(({ services }) => services.map(({ name }) => name));
  return texts.map((text) => {
    const fault = parseFault(text, names);
    if (fault !== null) return fault;
    throw new UsageError(
      `option '--misbehave <platform=fault:times>' argument '${text}' is invalid. ` +
        'Write platform=fault or platform=fault:times. ' +
        `Platforms: ${names.join(', ')}. Faults: ${FAULT_NAMES.join(', ')}.`,
    );
  });
}

function sandboxText({ httpUrl, grpcUrl, simulators, accounts }: Sandbox): string {
  const destinations = simulators.flatMap((simulator) => simulator.sandboxDestinations(accounts, { httpUrl, grpcUrl }));
  const titles = simulators.map(({ title }) => title).join(', ');
  return [
    `The simulators run: ${titles}. HTTP: ${httpUrl}   gRPC: ${grpcUrl}`,
    `What they took: ${httpUrl}/sandbox/records   What they were asked: ${httpUrl}/sandbox/requests`,
    '',
    'To send there, put into ringback.yaml (goals by the names of your own):',
    '',
    stringify({ destinations }).trimEnd(),
    '',
    'None of these words opens anything elsewhere. Ctrl-C ends it.',
  ].join('\n');
}
