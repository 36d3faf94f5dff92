import type { Destination, Destinations } from '../destinations/destinations.js';
import { findSharedGoalTargets, type SharedGoalTarget, sharedTargetText } from '../destinations/shared-targets.js';
import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';
import type { Reason } from '../domain/reason.js';
import type { Instant } from '../domain/time/instant.js';
import { reasonText } from '../messages/reason-messages.js';
import type { CheckResult } from '../platforms/kit/platform.js';
import type { DestinationStateEntity } from '../store/schema/entities/destination-state.entity.js';
import type { Overlay } from '../store/uploads/upload-lists.store.js';
import { type DoctorCheck, doctorChecksOf } from './doctor-check.js';

/** The current status of a destination, configured or known only from the database. */
export interface DestinationStatus {
  readonly id: string;
  readonly project: string;
  readonly platform: string;
  /** Null when the config no longer names it. */
  readonly configured: Destination | null;
  /** Null before it was first registered. */
  readonly remembered: DestinationStateEntity | null;
  readonly state: 'active' | 'paused' | 'delayed';
  readonly by: 'person' | 'ringback' | null;
  /** The key that paused it. */
  readonly byName: string | null;
  /** Why its uploads wait; null when nothing holds them. */
  readonly reason: Reason | null;
  readonly since: Instant | null;
  readonly until: Instant | null;
}

type HoldStatus = Pick<DestinationStatus, 'state' | 'by' | 'byName' | 'reason' | 'since' | 'until'>;

const NOT_HELD: HoldStatus = { state: 'active', by: null, byName: null, reason: null, since: null, until: null };

/** Every configured destination in order, then those known only from the database. */
export function destinationStatuses(
  configured: readonly Destination[],
  remembered: readonly DestinationStateEntity[],
  now: Instant,
): DestinationStatus[] {
  const states = new Map(remembered.map((state) => [state.destination, state]));
  const known = new Set(configured.map(({ id }) => id));
  const gone = remembered
    .filter(({ destination }) => !known.has(destination))
    .sort((a, b) => (a.destination < b.destination ? -1 : 1));
  return [
    ...configured.map((destination) => {
      const { id, projectId: project, config } = destination;
      const state = states.get(id) ?? null;
      return {
        id,
        project,
        platform: config.platform,
        configured: destination,
        remembered: state,
        ...holdStatusOf(destination, state, now),
      };
    }),
    ...gone.map((state) => {
      const { destination: id, projectId: project, platform } = state;
      return { id, project, platform, configured: null, remembered: state, ...holdStatusOf(null, state, now) };
    }),
  ];
}

function holdStatusOf(destination: Destination | null, state: DestinationStateEntity | null, now: Instant): HoldStatus {
  const hold = paused(state) ?? delayed(state, now) ?? NOT_HELD;
  if (destination === null) return { ...hold, reason: { code: 'DESTINATION_GONE' } };
  return destination.config.enabled ? hold : { ...hold, reason: { code: 'DESTINATION_DISABLED' } };
}

function paused(state: DestinationStateEntity | null): HoldStatus | null {
  if (!state?.pausedBy) return null;
  const reason = { code: state.pausedCode ?? ('DESTINATION_PAUSED' as const), detail: state.pausedDetail };
  return { state: 'paused', by: state.pausedBy, byName: state.pausedName, reason, since: state.pausedSince, until: null };
}

function delayed(state: DestinationStateEntity | null, now: Instant): HoldStatus | null {
  const until = state?.delayedUntil ?? null;
  if (!state || until === null || until <= now) return null;
  const reason = { code: state.delayedCode ?? ('RATE_LIMITED' as const), detail: state.delayedDetail };
  return { state: 'delayed', by: 'ringback', byName: null, reason, since: state.delayedSince, until };
}

/** The reasons of destinations that override those of their waiting uploads. */
export function reasonOverlays(statuses: readonly DestinationStatus[]): Overlay[] {
  return statuses.flatMap(({ id, configured, state, reason, until }) => {
    if (reason === null) return [];
    // A delay ends by itself, but not for a destination that is disabled or gone.
    const works = configured !== null && configured.config.enabled;
    return [{ destination: id, reason, until: works && state === 'delayed' ? until : null }];
  });
}

/** @param results of the platform's own check; null if it was not run because the destination is disabled */
export function checkDestination(status: DestinationStatus, results: readonly CheckResult[] | null): DoctorCheck[] {
  const check = doctorChecksOf('destination', status.project, status.id);
  if (results === null) {
    const text = bothLanguages(
      'It is switched off and was not asked. Its button “Check access” asks before it is switched on.',
      'Площадка выключена, её не спрашивали. Спросить до включения можно кнопкой «Проверить доступ».',
    );
    return [check('off', 'assumed', text)];
  }
  return [...checksOfWaiting(status), ...results.map(({ name, result, text }) => check(name, result, text))];
}

function checksOfWaiting({ state, reason, project, id }: DestinationStatus): DoctorCheck[] {
  if (state === 'active' || reason === null) return [];
  return [
    doctorChecksOf('destination', project, id)(
      state,
      'doubtful',
      bothLanguages(`Its calls wait. ${reasonText(reason, 'en')}`, `Её звонки ждут. ${reasonText(reason, 'ru')}`),
    ),
  ];
}

/** Conflicts between destinations, or between goals of one: calls that would count twice. */
export function checkDestinationPairs(destinations: Destinations): DoctorCheck[] {
  const found = [...findSharedGoalTargets(destinations).map(sameGoalTwice), ...goalsImportedTwice(destinations.enabled())];
  if (found.length > 0) return found;
  const text = bothLanguages(
    'No two goals and no two destinations tell the same target of the same account.',
    'Ни одна цель никуда не передаётся дважды.',
  );
  return [doctorChecksOf('between')('twins', 'proved', text)];
}

function sameGoalTwice(shared: SharedGoalTarget): DoctorCheck {
  const destinations = [...new Set(shared.routes.map(({ destination }) => destination))];
  return checksBetween(destinations)(`twin ${shared.name}`, 'doubtful', sharedTargetText(shared));
}

/** The same goal sent to a platform and to another one that may import it from there. */
function goalsImportedTwice(enabled: readonly Destination[]): DoctorCheck[] {
  return enabled.flatMap((importer) => {
    const { mayImport, goalTargets } = importer.platform;
    if (mayImport === undefined) return [];
    return enabled
      .filter(({ config, projectId }) => projectId === importer.projectId && mayImport.from.includes(config.platform))
      .flatMap((origin) =>
        [...goalTargets.keys()]
          .filter((goal) => origin.platform.goalTargets.has(goal))
          .map((goal) => importedTwice(origin, importer, goal, mayImport.advice)),
      );
  });
}

function importedTwice(origin: Destination, importer: Destination, goal: string, advice: LocalizedText): DoctorCheck {
  const text = bothLanguages(`Both are told of ${goal}. ${advice.en}`, `Обе узнают о ${goal}. ${advice.ru}`);
  return checksBetween([origin, importer])(`imported ${goal}`, 'doubtful', text);
}

/** With the project if both destinations belong to the same one. */
function checksBetween(destinations: readonly Destination[]) {
  const projects = [...new Set(destinations.map(({ projectId }) => projectId))];
  const subject = destinations.map(({ id }) => id).join(' + ');
  return doctorChecksOf('between', projects.length === 1 ? (projects[0] ?? null) : null, subject);
}
