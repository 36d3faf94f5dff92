import type { Config } from '../../config/config.js';
import type { Destination, Destinations } from '../../destinations/destinations.js';
import type { CheckResult } from '../../platforms/kit/platform.js';
import type { Clock } from '../../runtime/clock.js';
import type { HttpClient } from '../../runtime/http.js';
import type { RemoteDates } from '../../runtime/remote-dates.js';
import type { DatabaseInspection } from '../../store/database/inspect-database.js';
import type { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import { hasSentWebhooks } from '../../store/schema/entities/source-state.entity.js';
import type { SourceActivityStore } from '../../store/sources/source-activity.store.js';
import { standingsOf } from '../destinations/standing.js';
import { missingOf } from '../sources/missing.js';
import { CALLS_LOOKED_AT } from '../sources/source.view.js';
import { addressRungs } from './address.rungs.js';
import { betweenRungs } from './between.rungs.js';
import { clockRung } from './clock.rungs.js';
import { configRungs } from './config.rungs.js';
import { databaseRungs } from './database.rungs.js';
import { destinationRungs } from './destination.rungs.js';
import type { Listener } from './listener.js';
import type { Rung } from './rung.js';
import { sourceRungs, type KnownSource } from './source.rungs.js';

/** What the database remembers of sources and destinations. */
export interface Memory {
  readonly sources: SourceActivityStore;
  readonly states: DestinationStatesStore;
}

/** An installation, running or not. */
export interface Patient {
  readonly config: Config;
  readonly warnings: readonly string[];
  readonly destinations: Destinations;
  /** For our own address, whose answers tell our own time: not watched for dates. */
  readonly http: HttpClient;
  readonly clock: Clock;
  /** What the answers to the platforms' checks say of the time. */
  readonly dates: RemoteDates;
  readonly inspection: DatabaseInspection;
  readonly listener: Listener;
  /** Null where the database cannot be used. */
  readonly memory: Memory | null;
  /** Has the platform prove what it can. */
  readonly prove: (destination: Destination) => Promise<readonly CheckResult[]>;
}

/** Climbs the whole ladder. Changes nothing, and sends no conversion. */
export async function examine(patient: Patient): Promise<Rung[]> {
  const { config, warnings, destinations, http, dates, inspection, listener } = patient;
  const address = await addressRungs(config, http, listener);
  const known = await knownSources(patient);
  // Their answers tell the time as well.
  const platforms = await askPlatforms(patient);
  return [
    ...configRungs(config, warnings),
    ...databaseRungs(inspection),
    clockRung(dates.closest()),
    ...address,
    ...known.flatMap((source) => sourceRungs(source, patient.clock.now())),
    ...platforms,
    ...betweenRungs(destinations),
  ];
}

async function askPlatforms({ destinations, memory, clock, prove }: Patient): Promise<Rung[]> {
  const standings = standingsOf(destinations.all, (await memory?.states.all()) ?? [], clock.now());
  const rungs = standings.flatMap(({ configured, ...standing }) => {
    if (configured === null) return [];
    const results = configured.config.enabled ? prove(configured) : Promise.resolve(null);
    return [results.then((all) => destinationRungs({ configured, ...standing }, all))];
  });
  return (await Promise.all(rungs)).flat();
}

async function knownSources({ config, memory }: Patient): Promise<KnownSource[]> {
  const all = config.projects.flatMap((project) => project.sources.map((source) => ({ project, source })));
  const figures = await memory?.sources.activity(all.map(({ source }) => source.id));
  const states = await memory?.sources.states();
  const known: KnownSource[] = [];
  for (const { project, source } of all) {
    const state = states?.get(source.id);
    const lastWebhookAt = figures?.get(source.id)?.lastWebhookAt ?? null;
    const calls = (await memory?.sources.latestCalls(source.id, CALLS_LOOKED_AT)) ?? [];
    known.push({
      project: project.id,
      source,
      lastWebhookAt,
      silentForDays: lastWebhookAt === null && hasSentWebhooks(state) ? config.privacy.receiptsDays : null,
      suspectHours: state?.suspectHours ?? null,
      // Of a project's sources each may carry what another does not.
      missing: project.sources.length === 1 ? missingOf(project.goals, calls) : [],
      listTrouble: state?.reconciled?.trouble ?? null,
    });
  }
  return known;
}
