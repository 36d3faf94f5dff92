import type { Command } from 'commander';
import type { Sandbox, SimulatedFaultInput } from '../../sandbox/sandbox.js';
import { UsageError } from '../failure.js';
import { type CliContext, printResult, jsonOption, portReader } from '../terminal.js';

interface SandboxCommandOptions {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly misbehave: readonly string[];
}

export function addSandbox(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('sandbox')
    .description(
      text(
        'Run simulators of the ad platforms on this machine, until Ctrl-C.',
        'Запустить симуляторы рекламных площадок на этой машине, до Ctrl-C.',
      ),
    )
    .option(
      '--http-port <port>',
      text('of the platforms that speak HTTP', 'порт площадок, говорящих по HTTP'),
      portReader(context),
      4010,
    )
    .option(
      '--grpc-port <port>',
      text('of the Google Ads API, which speaks gRPC', 'порт Google Ads API, говорящего по gRPC'),
      portReader(context),
      4011,
    )
    .option(
      '--misbehave <platform=fault:times>',
      text(
        'let a platform fail, e.g. ga4=rate-limited:3; may be given several times. Faults: src/sandbox/README.md',
        'отказ площадки, например ga4=rate-limited:3; можно несколько раз. Виды отказов: src/sandbox/README.md',
      ),
      (fault, before: readonly string[]) => [...before, fault],
      [],
    )
    .addOption(jsonOption(context))
    .action((options: SandboxCommandOptions) => sandbox(context, options));
}

async function sandbox(context: CliContext, { httpPort, grpcPort, misbehave }: SandboxCommandOptions): Promise<void> {
  const faults = await readFaults(context, misbehave);
  // The simulators are loaded for this command, not for the service.
  const { startSandbox } = await import('../../sandbox/sandbox.js');
  const stopped = context.terminal.untilStopped();
  const running = await startSandbox({ httpPort, grpcPort, faults, clock: () => context.clock.now() });
  const { httpUrl, grpcUrl, accounts } = running;
  printResult(context, await sandboxText(running, context), { httpUrl, grpcUrl, accounts });
  await stopped;
  await running.close();
}

/** @throws UsageError for a text that is no fault of a simulated service */
async function readFaults(context: CliContext, texts: readonly string[]): Promise<readonly SimulatedFaultInput[]> {
  if (texts.length === 0) return [];
  const [{ FAULT_NAMES, parseFault }, { loadSimulators }] = await Promise.all([
    import('../../platforms/kit/simulator/faults.js'),
    import('../../sandbox/simulator-registry.js'),
  ]);
  const names = (await loadSimulators()).flatMap(({ services }) => services.map(({ name }) => name));
  return texts.map((text) => {
    const fault = parseFault(text, names);
    if (fault !== null) return fault;
    const known = [names.join(', '), FAULT_NAMES.join(', ')] as const;
    throw new UsageError(
      context.text(
        `option '--misbehave <platform=fault:times>' argument '${text}' is invalid. ` +
          `Write platform=fault or platform=fault:times. Platforms: ${known[0]}. Faults: ${known[1]}.`,
        `значение '${text}' опции '--misbehave <platform=fault:times>' не подходит. ` +
          `Напишите площадка=отказ или площадка=отказ:раз. Площадки: ${known[0]}. Отказы: ${known[1]}.`,
      ),
    );
  });
}

async function sandboxText({ httpUrl, grpcUrl, simulators, accounts }: Sandbox, { text }: CliContext): Promise<string> {
  const { stringify } = await import('yaml');
  const destinations = simulators.flatMap((simulator) => simulator.sandboxDestinations(accounts, { httpUrl, grpcUrl }));
  const titles = simulators.map(({ title }) => title).join(', ');
  return [
    text(
      `The simulators run: ${titles}. HTTP: ${httpUrl}   gRPC: ${grpcUrl}`,
      `Симуляторы работают: ${titles}. HTTP: ${httpUrl}   gRPC: ${grpcUrl}`,
    ),
    text(
      `What they took: ${httpUrl}/sandbox/records   What they were asked: ${httpUrl}/sandbox/requests`,
      `Что они приняли: ${httpUrl}/sandbox/records   О чём их спрашивали: ${httpUrl}/sandbox/requests`,
    ),
    '',
    text(
      'To send there, put into ringback.yaml (goals by the names of your own):',
      'Чтобы отправлять туда, впишите в ringback.yaml (цели — по именам своих):',
    ),
    '',
    stringify({ destinations }).trimEnd(),
    '',
    text(
      'None of these words opens anything elsewhere. Ctrl-C ends it.',
      'Эти секреты нигде больше ничего не открывают. Завершить: Ctrl-C.',
    ),
  ].join('\n');
}
