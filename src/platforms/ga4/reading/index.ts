import { bothLanguages } from '../../../domain/localized-text.js';
import { HOUR } from '../../../domain/time/instant.js';
import { sha256 } from '../../../runtime/ids.js';
import type { PlatformRuntime } from '../../kit/platform.js';
import type { GoalSetup, PlatformReader, PlatformSetup, ReadContext, SetupAnswer, SetupFinding } from '../../kit/reader.js';
import type { Ga4Settings } from '../config.js';
import { createGa4ReadingClient, type Ga4ReadingClient } from './client.js';
import { type Ga4Goals, GOAL_DIMENSION, readEvents, readRows, requestOf } from './report.js';
import { searchReferences } from './references.js';
import type { Ga4ReadSettings } from './settings.js';
import { type KeyEvent, readKeyEvents } from './shapes.js';

/** Reads a property's reports: events by day and campaign, and single calls if a reference is sent with them. */
export function createGa4Reader({ goals }: Ga4Settings, read: Ga4ReadSettings, runtime: PlatformRuntime): PlatformReader {
  const client = createGa4ReadingClient(read, runtime);
  const events = new Map(Object.entries(goals).map(([goal, { event }]) => [goal, event]));
  // By reading, while it lasts.
  const known = new WeakMap<ReadContext, Ga4Goals>();
  const goalsOf = (context: ReadContext): Ga4Goals => known.get(context) ?? { events, byGoal: false, keyEvents: new Set() };
  return {
    basis: 'eventDay',
    // Standard reports take up to six hours and change for 48 (support 12233314, 11198161, read 2026-11-29).
    ripening: { earlyMs: 6 * HOUR, finalDays: 3 },
    // An event has its own time and counts on its day in the property's zone.
    shift: { earlier: 0, later: 0 },
    daysBack: 6,
    at: read.at,
    login: sha256(JSON.stringify(['ga4', read.endpoint, read.propertyId])),
    right: bothLanguages('analytics.readonly, Viewer of the property', 'analytics.readonly, роль «Читатель» в ресурсе'),
    async setup(_goals, context) {
      const probe = await probeGoalDimension(client, events, runtime, context);
      if ('trouble' in probe) return probe;
      const answer = await client.admin('keyEvents', context);
      const keyEvents = 'trouble' in answer ? null : readKeyEvents(answer.body);
      const names = new Set((keyEvents ?? []).map(({ eventName }) => eventName));
      known.set(context, { events, byGoal: probe.byGoal, keyEvents: names });
      return { setup: setupOf(events, probe, keyEvents) };
    },
    readings: (query, context) => readEvents(client, goalsOf(context), query, context),
    ...(read.reference && {
      sightings: (query, context) => searchReferences(client, goalsOf(context), query, context),
    }),
  };
}

interface Probe {
  readonly byGoal: boolean;
  readonly timezone: string | null;
}

/** One small report tells the property's zone, and whether `customEvent:goal` exists: a 400 means that it does not. */
async function probeGoalDimension(
  client: Ga4ReadingClient,
  events: ReadonlyMap<string, string>,
  { clock }: PlatformRuntime,
  context: ReadContext,
): Promise<Probe | Extract<SetupAnswer, { trouble: unknown }>> {
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  const days = { goals: [...events.keys()], first: today, last: today };
  const goals = { events, byGoal: true, keyEvents: new Set<string>() };
  const withGoal = await readRows(client, requestOf(goals, days, ['eventName', GOAL_DIMENSION]), context);
  if (!('trouble' in withGoal)) return { byGoal: true, timezone: withGoal.timezone };
  if (withGoal.status !== 400) return { trouble: withGoal.trouble };
  const without = await readRows(client, requestOf(goals, days, ['eventName']), context);
  return 'trouble' in without ? { trouble: without.trouble } : { byGoal: false, timezone: without.timezone };
}

/** Without permission to read the settings, the numbers are read all the same. */
function setupOf(
  events: ReadonlyMap<string, string>,
  { byGoal, timezone }: Probe,
  keyEvents: readonly KeyEvent[] | null,
): PlatformSetup {
  const goals = [...events].map(([goal, event]) => eventSetupOf(goal, event, keyEvents));
  const findings = [...events].map(([goal, event]) => keyEventFinding(goal, event, keyEvents));
  return { timezone, goals, findings: [goalDimensionFinding(byGoal), ...findings] };
}

/** A key event may count once per session. One that is not marked is shown, and neither counted as one nor exported. */
function eventSetupOf(goal: string, event: string, keyEvents: readonly KeyEvent[] | null): GoalSetup {
  if (keyEvents === null) return { goal, flags: [] };
  const keyEvent = keyEvents.find(({ eventName }) => eventName === event);
  if (keyEvent === undefined) return { goal, flags: ['goalMisread'] };
  return keyEvent.countingMethod === 'ONCE_PER_SESSION'
    ? { goal, flags: ['countedOnce'], countedOnceBy: 'session' }
    : { goal, flags: [] };
}

function goalDimensionFinding(byGoal: boolean): SetupFinding {
  const text = byGoal
    ? bothLanguages(
        'The parameter goal is a custom dimension: our events are told from the site’s own.',
        'Параметр goal — пользовательский параметр: события Ringback отличимы от событий сайта.',
      )
    : bothLanguages(
        'Register the event parameter goal as a custom dimension in GA4: then our events can be told from the site’s own.',
        'Зарегистрируйте в GA4 параметр события goal как пользовательский: тогда события Ringback отличимы от событий сайта.',
      );
  return { name: 'dimension goal', result: byGoal ? 'proved' : 'assumed', text };
}

function keyEventFinding(goal: string, event: string, keyEvents: readonly KeyEvent[] | null): SetupFinding {
  const name = `event ${goal}`;
  if (keyEvents === null) {
    const text = bothLanguages(
      `Whether ${event} is a key event cannot be asked with these credentials.`,
      `Является ли ${event} ключевым событием, с этими доступами не узнать.`,
    );
    return { name, result: 'assumed', text };
  }
  const keyEvent = keyEvents.find(({ eventName }) => eventName === event);
  if (keyEvent?.countingMethod === 'ONCE_PER_SESSION') {
    const text = bothLanguages(
      `${event} is a key event that counts once per session: a second call of a visit is not counted.`,
      `${event} — ключевое событие, оно считается один раз за сеанс: второй звонок одного визита не засчитается.`,
    );
    return { name, result: 'doubtful', text };
  }
  if (keyEvent !== undefined) {
    const text = bothLanguages(`${event} is a key event of the property.`, `${event} — ключевое событие ресурса.`);
    return { name, result: 'proved', text };
  }
  const text = bothLanguages(
    `${event} is not marked as a key event: GA4 shows it, and neither counts it as one nor exports it to Google Ads.`,
    `${event} не отмечено как ключевое событие: GA4 его показывает, но не считает ключевым и не передаёт в Google Ads.`,
  );
  return { name, result: 'doubtful', text };
}
