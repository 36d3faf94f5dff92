import { type Command, InvalidArgumentError } from 'commander';
import { stringify } from 'yaml';
import { FAULT_NAMES, FAULT_TARGETS, parseFault, type SimulatedFaultInput } from '../../platforms/kit/simulator/faults.js';
import type { SimulatorAccounts } from '../../sandbox/sandbox.js';
import { type CliContext, printResult } from '../context.js';
import { jsonOption, readPort } from '../options.js';

/** The sandbox's accounts as destinations for a ringback.yaml: what to copy to send there. */
function sandboxDestinationsYaml(
  accounts: SimulatorAccounts,
  at: { readonly httpUrl: string; readonly grpcUrl: string },
): string {
  const destinations = [
    ...metricaDestinations(accounts, at.httpUrl),
    ...ga4Destinations(accounts, at.httpUrl),
    ...googleAdsDestinations(accounts, at),
  ];
  return `To send there, put into ringback.yaml (goals by the names of your own):\n\n${stringify({ destinations })}`.trimEnd();
}

function metricaDestinations({ metrica: all }: SimulatorAccounts, endpoint: string): object[] {
  return all.map(({ counterId, token, goals }) => ({
    id: 'metrika-sandbox',
    platform: 'yandex-metrica',
    enabled: true,
    counterId,
    token,
    endpoint,
    goals: { 'quality-call': { target: goals[0] } },
  }));
}

function ga4Destinations({ ga4: all }: SimulatorAccounts, endpoint: string): object[] {
  return all.map(({ measurementId, apiSecret }) => ({
    id: 'ga4-sandbox',
    platform: 'ga4',
    enabled: true,
    measurementId,
    apiSecret,
    endpoint,
    goals: { 'quality-call': { event: 'qualify_lead' } },
  }));
}

function googleAdsDestinations(
  { google }: SimulatorAccounts,
  { httpUrl, grpcUrl }: { httpUrl: string; grpcUrl: string },
): object[] {
  const { clientId, clientSecret } = google.clients[0] ?? {};
  const common = (customerId: string, conversionActionId: string | undefined) => ({
    platform: 'google-ads',
    enabled: true,
    customerId,
    credentials: { clientId, clientSecret, refreshToken: google.refreshTokens[0]?.token },
    tokenEndpoint: `${httpUrl}/token`,
    goals: { 'quality-call': { conversionActionId } },
  });
  return google.customers.flatMap(({ customerId, conversionActions }) => [
    { id: 'ads-sandbox', ...common(customerId, conversionActions[0]?.id), endpoint: httpUrl },
    {
      id: 'ads-sandbox-grpc',
      ...common(customerId, conversionActions[0]?.id),
      enabled: false,
      transport: 'google-ads-api',
      developerToken: google.developerTokens[0]?.token,
      endpoint: grpcUrl,
    },
  ]);
}

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
  const stopped = context.terminal.untilStopped();
  const running = await startSandbox({ httpPort, grpcPort, faults: misbehave, clock: () => context.clock.now() });
  const { httpUrl, grpcUrl } = running;
  const words = [
    `The ad cabinets are open. Metrica, GA4, Data Manager: ${httpUrl}   Google Ads API: ${grpcUrl}`,
    `What they took: ${httpUrl}/sandbox/records   What they were asked: ${httpUrl}/sandbox/requests`,
    '',
    sandboxDestinationsYaml(DEFAULT_SIMULATOR_ACCOUNTS, { httpUrl, grpcUrl }),
    '',
    'None of these words opens anything elsewhere. Ctrl-C ends it.',
  ].join('\n');
  printResult(context, words, { httpUrl, grpcUrl, accounts: DEFAULT_SIMULATOR_ACCOUNTS });
  await stopped;
  await running.close();
}
