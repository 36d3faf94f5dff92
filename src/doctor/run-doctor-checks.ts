import type { Config, SourceConfig } from '../config/config.js';
import type { Destination, Destinations } from '../destinations/destinations.js';
import { clockSuspicionOf } from '../domain/calls/clock-check.js';
import { type MissingParameter, missingParameters, parameterOfSource } from '../domain/goals/required-parameters.js';
import { bothLanguages } from '../domain/localized-text.js';
import type { CheckResult } from '../platforms/kit/platform.js';
import { type Clock, SharedClock } from '../runtime/clock.js';
import type { ClockDriftMonitor } from '../runtime/http-dates.js';
import type { HttpClient } from '../runtime/http.js';
import type { DatabaseInspection } from '../store/database/inspect-database.js';
import type { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { hasSentWebhooks } from '../store/schema/entities/source-state.entity.js';
import type { SourceActivityStore } from '../store/sources/source-activity.store.js';
import { checkAddress, type PortListener } from './address-checks.js';
import { checkDatabase } from './database-checks.js';
import { checkDestination, checkDestinationPairs, destinationStatuses } from './destination-checks.js';
import { checkClock, checkDatabaseClock, type DoctorCheck, doctorChecksOf } from './doctor-check.js';
import { checkSource, type SourceFacts, SAMPLED_CALLS } from './source-checks.js';

const configCheck = doctorChecksOf('config');

/** An unusable config never gets here. */
function checkConfig({ file, projects }: Config, warnings: readonly string[]): DoctorCheck[] {
  if (file === null) {
    const text = bothLanguages(
      'There is no config file, so there are no sources and no destinations. Copy ringback.example.yaml to ringback.yaml ' +
        'and fill it in.',
      'Файла настроек нет, поэтому нет ни источников, ни площадок. Скопируйте ringback.example.yaml в ringback.yaml и заполните.',
    );
    return [configCheck('file', 'failed', text)];
  }
  const counts = [
    projects.length,
    projects.flatMap(({ sources }) => sources).length,
    projects.flatMap(({ destinations }) => destinations).length,
  ];
  const text = bothLanguages(
    `The config is read and complete. Projects: ${counts[0]}, sources: ${counts[1]}, destinations: ${counts[2]}.`,
    `Настройки прочитаны полностью. Проектов: ${counts[0]}, источников: ${counts[1]}, площадок: ${counts[2]}.`,
  );
  // Warnings of the config have one language only.
  return [
    configCheck('file', 'proved', text),
    ...warnings.map((warning) => configCheck('warning', 'doubtful', bothLanguages(warning, warning))),
  ];
}

/** The stored states of sources and destinations. */
interface StoredInstallation {
  readonly sources: SourceActivityStore;
  readonly states: DestinationStatesStore;
}

/** An installation, running or not. */
export interface Installation {
  readonly config: Config;
  readonly warnings: readonly string[];
  readonly destinations: Destinations;
  /** For our own address; its Date headers show our own clock, so they are not recorded. */
  readonly http: HttpClient;
  readonly clock: Clock;
  /** The clock drift, from the Date headers of the platforms' answers. */
  readonly dates: ClockDriftMonitor;
  readonly inspection: DatabaseInspection;
  readonly listener: PortListener;
  /** Null if the database cannot be used. */
  readonly stored: StoredInstallation | null;
  /** Lets the platform check what it can. */
  readonly checkPlatform: (destination: Destination) => Promise<readonly CheckResult[]>;
  /** Checks whether the platform's numbers can be read. */
  readonly checkReading: (destination: Destination) => Promise<readonly CheckResult[]>;
}

/** Runs all checks. Changes nothing, and sends no conversion. */
export async function runDoctorChecks(installation: Installation): Promise<DoctorCheck[]> {
  const { config, warnings, destinations, http, clock, dates, inspection, listener } = installation;
  const address = await checkAddress(config, http, listener);
  const known = await sourceFacts(installation);
  // Before `checkClock`: their answers carry the time.
  const platforms = await checkPlatforms(installation);
  return [
    ...checkConfig(config, warnings),
    ...checkDatabase(inspection),
    checkClock(dates.smallestDrift()),
    ...checkDatabaseClock(clock instanceof SharedClock ? clock.driftMs : null),
    ...address,
    ...known.flatMap((source) => checkSource(source, installation.clock.now())),
    ...platforms,
    ...checkDestinationPairs(destinations),
  ];
}

async function checkPlatforms({
  destinations,
  stored,
  clock,
  checkPlatform,
  checkReading,
}: Installation): Promise<DoctorCheck[]> {
  const statuses = destinationStatuses(destinations.all, (await stored?.states.all()) ?? [], clock.now());
  const checks = statuses.flatMap(({ configured, ...status }) => {
    if (configured === null) return [];
    const ask = async () => [...(await checkPlatform(configured)), ...(await checkReading(configured))];
    const results = configured.config.enabled ? ask() : Promise.resolve(null);
    return [results.then((all) => checkDestination({ configured, ...status }, all))];
  });
  return (await Promise.all(checks)).flat();
}

/** By the source's own names of parameters. */
function missingOf({ saidFields }: SourceConfig, missing: readonly MissingParameter[]): MissingParameter[] {
  return missing.map((one) => ({ ...one, parameter: parameterOfSource(one.parameter, saidFields) }));
}

async function sourceFacts({ config, stored }: Installation): Promise<SourceFacts[]> {
  const all = config.projects.flatMap((project) => project.sources.map((source) => ({ project, source })));
  const activity = await stored?.sources.activity(all.map(({ source }) => source.id));
  const states = await stored?.sources.states();
  const known: SourceFacts[] = [];
  for (const { project, source } of all) {
    const state = states?.get(source.id);
    const lastWebhookAt = activity?.get(source.id)?.lastWebhookAt ?? null;
    const calls = (await stored?.sources.latestCalls(source.id, SAMPLED_CALLS)) ?? [];
    known.push({
      project: project.id,
      source,
      lastWebhookAt,
      silentForDays: lastWebhookAt === null && hasSentWebhooks(state) ? config.privacy.receiptsDays : null,
      suspicion: state ? clockSuspicionOf(state.shifts, state.suspectHours) : null,
      // With several sources, each may carry parameters that another does not.
      missing: project.sources.length === 1 ? missingOf(source, missingParameters(project.goals, calls)) : [],
      listTrouble: state?.reconciled?.trouble ?? null,
    });
  }
  return known;
}
