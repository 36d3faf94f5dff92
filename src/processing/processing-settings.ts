import type { Config, ProjectConfig } from '../config/config.js';
import type { Destinations } from '../destinations/destinations.js';
import type { CallFacts } from '../domain/calls/call.js';
import { CALL_GOAL, type Goal } from '../domain/goals/goal.js';
import { isExcluded } from '../domain/goals/patterns.js';
import { DAY, type Instant } from '../domain/time/instant.js';
import type { Clock } from '../runtime/clock.js';
import { keyedHash } from '../runtime/hash.js';
import type { CallSource } from '../sources/source.js';
import type { InstallationStore } from '../store/admin/installation.store.js';
import type { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import type { RetentionCutoffs } from './goals/erased-facts.js';
import type { MergeSettings } from './receipts/call-merger.js';
import { ReceiptReader } from './receipts/receipt-reader.js';
import type { UploadRouting } from './uploads/upload-routing.js';

const DEFAULT_SESSION_PARAM = 'ga_session_id';

/** Everything of the config that intake works by. */
export class ProcessingSettings implements MergeSettings {
  readonly reader: ReceiptReader;
  readonly timezone: string;
  readonly dropAtIngest: readonly (keyof CallFacts)[];
  private readonly projects: ReadonlyMap<string, ProjectConfig>;
  private readonly excludedByProject = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly config: Config,
    private readonly adapters: readonly CallSource[],
    private readonly destinations: Destinations,
    private readonly firstSeen: ReadonlyMap<string, Instant>,
    private readonly callerSecret: string,
    readonly clock: Clock,
  ) {
    this.reader = new ReceiptReader(config, adapters);
    this.timezone = config.timezone;
    this.dropAtIngest = config.privacy.dropAtIngest;
    this.projects = new Map(config.projects.map((project) => [project.id, this.withCallGoal(project)]));
  }

  /** Calls of a project that left the config stay, and nothing is decided for them. */
  hasProject(id: string): boolean {
    return this.projects.has(id);
  }

  /** The project of the config, with the built-in goal where it has one. */
  project(id: string): ProjectConfig {
    const project = this.projects.get(id);
    if (!project) throw new Error(`no project "${id}" in the config`);
    return project;
  }

  /** The built-in goal makes conversions only where some destination, switched off or not, is told of every call. */
  private withCallGoal(project: ProjectConfig): ProjectConfig {
    const tellsAll = this.destinations.ofProject(project.id).some(({ platform }) => platform.routes(CALL_GOAL.id));
    return tellsAll ? { ...project, goals: [...project.goals, CALL_GOAL] } : project;
  }

  sessionIdParams(projectId: string): readonly string[] {
    const named = this.destinations.ofProject(projectId).flatMap((destination) => destination.platform.sessionIdParams ?? []);
    return [...new Set([...named, DEFAULT_SESSION_PARAM])];
  }

  excludes(projectId: string, callerNumber: string): boolean {
    return isExcluded(this.project(projectId).exclude, { callerNumber, trackingNumber: null });
  }

  callerKey(callerNumber: string): string {
    return keyedHash(this.callerSecret, callerNumber);
  }

  /** Tells copies of a line of a file, or of a row of the vendor's list, apart without keeping what it says. */
  contentKey(text: string): string {
    return keyedHash(this.callerSecret, text);
  }

  /** The hashes of the whole numbers on the project's exclusion list. */
  excludedKeys({ id, exclude }: ProjectConfig): ReadonlySet<string> {
    const known =
      this.excludedByProject.get(id) ??
      new Set(exclude.callers.filter((one) => !one.includes('*')).map((one) => this.callerKey(one)));
    this.excludedByProject.set(id, known);
    return known;
  }

  /** From when back `privacy` lets numbers and callers be known. */
  retentionCutoffs(): RetentionCutoffs {
    const { phonesDays, callerKeyDays } = this.config.privacy;
    const now = this.clock.now();
    return { phones: now - phonesDays * DAY, callers: now - callerKeyDays * DAY };
  }

  /** The same house with other goals in one project. */
  withGoals(projectId: string, goals: readonly Goal[]): ProcessingSettings {
    const projects = this.config.projects.map((project) => (project.id === projectId ? { ...project, goals } : project));
    const config = { ...this.config, projects };
    return new ProcessingSettings(config, this.adapters, this.destinations, this.firstSeen, this.callerSecret, this.clock);
  }

  routing(project: ProjectConfig, suspects: ReadonlySet<string>): UploadRouting {
    const goals = new Map(project.goals.map((goal) => [goal.id, goal]));
    const destinations = this.destinations.ofProject(project.id);
    const renamed = new Map(destinations.flatMap(({ id, config }) => this.renamed(id, config.formerly)));
    return {
      destinations,
      suspectSources: suspects,
      holdMinutes: (goal) => goals.get(goal)?.holdMinutes ?? 0,
      // One that no service has started with yet is seen now.
      firstSeen: (id) => this.firstSeen.get(id) ?? this.firstSeen.get(formerId(renamed, id)) ?? this.clock.now(),
      withCurrentId: (upload) => ({ ...upload, destination: renamed.get(upload.destination) ?? upload.destination }),
    };
  }

  /** A destination's former id and its own, as long as no service has started under the new one. */
  private renamed(id: string, formerly: string | null): [string, string][] {
    return formerly !== null && !this.firstSeen.has(id) && this.firstSeen.has(formerly) ? [[formerly, id]] : [];
  }
}

function formerId(renamed: ReadonlyMap<string, string>, id: string): string {
  return [...renamed].find(([, now]) => now === id)?.[0] ?? id;
}

/** Under this name the installation keeps the key of the callers' hash. */
export const CALLER_SECRET = 'caller-key';

const SETTINGS_SECRET = 'settings-key';

interface SettingsInputs {
  readonly config: Config;
  readonly sources: readonly CallSource[];
  readonly destinations: Destinations;
  readonly states: DestinationStatesStore;
  readonly installation: InstallationStore;
  readonly clock: Clock;
}

/** Makes the config's destinations known: from now on they have a day of their first being seen. */
export async function registerDestinations({
  destinations,
  states,
  installation,
  clock,
}: Omit<SettingsInputs, 'config' | 'sources'>) {
  const secret = await installation.secret(SETTINGS_SECRET);
  const seen = destinations.all.map(({ id, projectId, config: { platform, formerly, settings } }) => {
    return { id, projectId, platform, formerly, settingsKey: keyedHash(secret, JSON.stringify(settings)) };
  });
  await states.register(seen, clock.now());
}

/** The settings over what is stored of the destinations. */
export async function loadProcessingSettings({ config, sources, destinations, states, installation, clock }: SettingsInputs) {
  const firstSeen = new Map((await states.all()).map((state) => [state.destination, state.firstSeenAt]));
  return new ProcessingSettings(config, sources, destinations, firstSeen, await installation.secret(CALLER_SECRET), clock);
}
