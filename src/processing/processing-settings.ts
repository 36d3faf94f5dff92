import type { Config, ProjectConfig } from '../config/config.js';
import { DEFAULT_ENDS_WITHIN_HOURS } from '../config/schema/general.js';
import type { Destinations } from '../destinations/destinations.js';
import { goalsSharingTargets } from '../destinations/shared-targets.js';
import type { CallFacts } from '../domain/calls/call.js';
import { groupBy } from '../domain/collections.js';
import { CALL_GOAL, type Goal } from '../domain/goals/goal.js';
import { isExcluded } from '../domain/goals/matching.js';
import { DAY, HOUR, type Instant } from '../domain/time/instant.js';
import type { Clock } from '../runtime/clock.js';
import { keyedHash, newSecret } from '../runtime/ids.js';
import type { CallSource } from '../sources/source.js';
import type { InstallationStore } from '../store/admin/audit.store.js';
import type { SourceChoice } from '../store/calls/calls.store.js';
import type { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { CallerKeys } from './callers/caller-keys.js';
import type { RetentionCutoffs } from './goals/goal-decisions.js';
import type { MergeSettings } from './receipts/call-merger.js';
import { ReceiptReader } from './receipts/receipt-reader.js';
import type { UploadRouting } from './uploads/new-uploads.js';

const DEFAULT_SESSION_PARAM = 'ga_session_id';

/** The settings of processing: the config, and what the database knows of destinations. */
export class ProcessingSettings implements MergeSettings {
  readonly reader: ReceiptReader;
  readonly timezone: string;
  readonly dropAtIngest: readonly (keyof CallFacts)[];
  private readonly projects: ReadonlyMap<string, ProjectConfig>;
  private readonly hoursBySource: ReadonlyMap<string, number>;
  private readonly sessionParamsByProject = new Map<string, readonly string[]>();
  private readonly sharingByProject = new Map<string, ReadonlyMap<string, string>>();
  /** While no secret is stored, no hash is stored either, so any key will do for reading. */
  private readonly temporarySecret = newSecret();
  private callers: CallerKeys;
  private readonly excludedByProject = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly config: Config,
    private readonly adapters: readonly CallSource[],
    private readonly destinations: Destinations,
    private stored: StoredSettings,
    readonly clock: Clock,
  ) {
    this.reader = new ReceiptReader(config, adapters);
    this.timezone = config.timezone;
    this.callers = this.callerKeysOf(stored);
    this.dropAtIngest = config.privacy.dropAtIngest;
    this.hoursBySource = new Map(
      config.projects.flatMap(({ sources }) => sources.map(({ id, endsWithinHours }) => [id, endsWithinHours] as const)),
    );
    this.projects = new Map(config.projects.map((project) => [project.id, this.withCallGoal(project)]));
  }

  /** Applies changes of the stored part. */
  update(stored: StoredSettings): void {
    this.stored = stored;
    this.callers = this.callerKeysOf(stored);
    this.excludedByProject.clear();
  }

  /**
   * To be called before storing caller hashes: without a persistent key, no caller would be recognised after a restart.
   *
   * @throws Error if the destinations were not registered yet
   */
  requireStoredSecret(): void {
    if (this.stored.callerSecret === null) throw new Error('calls are processed before the destinations were registered');
  }

  private callerKeysOf({ callerSecret }: StoredSettings): CallerKeys {
    return new CallerKeys({ stored: callerSecret ?? this.temporarySecret, outside: this.config.privacy.callerSecret });
  }

  /** Calls of a project that left the config are kept, and nothing is decided for them. */
  hasProject(id: string): boolean {
    return this.projects.has(id);
  }

  /** The project of the config, with the built-in goal where it has one. */
  project(id: string): ProjectConfig {
    const project = this.projects.get(id);
    if (!project) throw new Error(`no project "${id}" in the config`);
    return project;
  }

  /** The built-in goal makes conversions only if some destination, switched off or not, takes every call. */
  private withCallGoal(project: ProjectConfig): ProjectConfig {
    const takesAll = this.destinations.ofProject(project.id).some(({ platform }) => platform.routes(CALL_GOAL.id));
    return takesAll ? { ...project, goals: [...project.goals, CALL_GOAL] } : project;
  }

  sessionIdParams(projectId: string): readonly string[] {
    const known = this.sessionParamsByProject.get(projectId) ?? this.sessionParamsOf(projectId);
    this.sessionParamsByProject.set(projectId, known);
    return known;
  }

  private sessionParamsOf(projectId: string): readonly string[] {
    const named = this.destinations.ofProject(projectId).flatMap((destination) => destination.platform.sessionIdParams ?? []);
    return [...new Set([...named, DEFAULT_SESSION_PARAM])];
  }

  /** Goals that some destination reports to the same target, each with a name for all that share it. */
  goalsSharingTargets(projectId: string): ReadonlyMap<string, string> {
    const known = this.sharingByProject.get(projectId) ?? goalsSharingTargets(this.destinations.ofProject(projectId));
    this.sharingByProject.set(projectId, known);
    return known;
  }

  endsWithinMs(sourceId: string): number {
    return (this.hoursBySource.get(sourceId) ?? DEFAULT_ENDS_WITHIN_HOURS) * HOUR;
  }

  /** How long ends are waited for, with the sources that it applies to; the last entry is for sources that left the config. */
  endWaits(): readonly { readonly ms: number; readonly of: SourceChoice }[] {
    const byHours = groupBy([...this.hoursBySource], ([, hours]) => hours);
    const known = [...byHours].map(([hours, entries]) => ({
      ms: hours * HOUR,
      of: { not: false, sources: entries.map(([id]) => id) },
    }));
    return [...known, { ms: DEFAULT_ENDS_WITHIN_HOURS * HOUR, of: { not: true, sources: [...this.hoursBySource.keys()] } }];
  }

  excludes(projectId: string, callerNumber: string): boolean {
    return isExcluded(this.project(projectId).exclude, { callerNumber, trackingNumber: null });
  }

  callerKey(projectId: string, callerNumber: string): string {
    return this.callers.keyOf(projectId, callerNumber);
  }

  /** The ids of the config's projects. */
  get projectIds(): readonly string[] {
    return [...this.projects.keys()];
  }

  /** Content hash: recognises copies of a file's line or a vendor list's row without keeping the content. */
  contentKey(text: string): string {
    return keyedHash(this.callers.contentSecret, text);
  }

  /** The hashes of the whole numbers on the project's exclusion list. */
  excludedKeys({ id, exclude }: ProjectConfig): ReadonlySet<string> {
    const known =
      this.excludedByProject.get(id) ??
      new Set(exclude.callers.filter((one) => !one.includes('*')).map((one) => this.callerKey(id, one)));
    this.excludedByProject.set(id, known);
    return known;
  }

  /** The cutoffs before which `privacy` removes numbers and callers. */
  retentionCutoffs(): RetentionCutoffs {
    const { phonesDays, callerKeyDays, detailsDays } = this.config.privacy;
    const now = this.clock.now();
    return { phones: now - phonesDays * DAY, callers: now - callerKeyDays * DAY, details: now - detailsDays * DAY };
  }

  /** The same settings with other goals in one project. */
  withGoals(projectId: string, goals: readonly Goal[]): ProcessingSettings {
    const projects = this.config.projects.map((project) => (project.id === projectId ? { ...project, goals } : project));
    const config = { ...this.config, projects };
    return new ProcessingSettings(config, this.adapters, this.destinations, this.stored, this.clock);
  }

  routing(project: ProjectConfig, suspects: ReadonlySet<string>): UploadRouting {
    const goals = new Map(project.goals.map((goal) => [goal.id, goal]));
    const destinations = this.destinations.ofProject(project.id);
    const renamed = new Map(destinations.flatMap(({ id, config }) => this.renamed(id, config.formerly)));
    return {
      destinations,
      suspectSources: suspects,
      holdMinutes: (goal) => goals.get(goal)?.holdMinutes ?? 0,
      // A destination that no service has started with yet is first seen now.
      firstSeen: (id) => this.stored.firstSeen.get(id) ?? this.stored.firstSeen.get(formerId(renamed, id)) ?? this.clock.now(),
      withCurrentId: (upload) => ({ ...upload, destination: renamed.get(upload.destination) ?? upload.destination }),
    };
  }

  /** A destination's former id and its own, until a service has started under the new one. */
  private renamed(id: string, formerly: string | null): [string, string][] {
    return formerly !== null && !this.stored.firstSeen.has(id) && this.stored.firstSeen.has(formerly) ? [[formerly, id]] : [];
  }
}

function formerId(renamed: ReadonlyMap<string, string>, id: string): string {
  return [...renamed].find(([, now]) => now === id)?.[0] ?? id;
}

/** Name of the installation's key of the callers' hash. */
export const CALLER_SECRET = 'caller-key';

/** What the settings take from the database. */
interface StoredSettings {
  /** By id of the destination. */
  readonly firstSeen: ReadonlyMap<string, Instant>;
  /** The key of the callers' hash; null before the first registration of destinations. */
  readonly callerSecret: string | null;
}

/** Only reads. */
export async function readStoredSettings(
  states: DestinationStatesStore,
  installation: InstallationStore,
): Promise<StoredSettings> {
  const firstSeen = new Map((await states.all()).map((state) => [state.destination, state.firstSeenAt]));
  return { firstSeen, callerSecret: await installation.find(CALLER_SECRET) };
}
