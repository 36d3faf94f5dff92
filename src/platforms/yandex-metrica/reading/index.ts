import { sentence, bothLanguages } from '../../../domain/localized-text.js';
import { DAY, HOUR, MINUTE } from '../../../domain/time/instant.js';
import { sha256 } from '../../../runtime/ids.js';
import { createMask } from '../../../runtime/masking.js';
import { outageTrouble } from '../../kit/destination-trouble.js';
import type { Budget, GoalTarget, PlatformRuntime } from '../../kit/platform.js';
import type { PlatformReader, ReadContext, SetupAnswer, SetupFinding } from '../../kit/reader.js';
import type { MetricaSettings } from '../config.js';
import { MetricaReadingClient } from './client.js';
import { readDirect } from './direct.js';
import { goalSetupOf, type ResolvedGoal, resolveGoals } from './goals.js';
import { searchLogs } from './logs.js';
import { readReports } from './report.js';
import type { MetricaReadSettings } from './settings.js';
import { readCounter, readCounterGoals } from './shapes.js';

const COUNTER_NOT_AS_PROMISED = sentence(
  'the counter is not what the page promises',
  'ответ о счётчике не такой, как в документации',
);

/**
 * Reports have quotas per day and per five minutes for each login, separate from those of uploads.
 *
 * @see Yandex: intro/quotas, changelog of 2025-12-17, read 2026-11-29
 */
export function readingBudgetsOf(settings: MetricaSettings): Budget[] {
  if (settings.read === false) return [];
  const login = loginOf(settings, settings.read);
  return [
    { id: `metrica-report-day-${login}`, uses: ['report'], counts: 'requests', most: 5000, perMs: DAY },
    { id: `metrica-report-minutes-${login}`, uses: ['report'], counts: 'requests', most: 200, perMs: 5 * MINUTE },
  ];
}

/** A hash of the login that is used. */
function loginOf(settings: MetricaSettings, read: MetricaReadSettings): string {
  return sha256(JSON.stringify(['yandex-metrica', read.endpoint ?? settings.endpoint, read.token ?? settings.token]));
}

/** A counter's settings, found before the numbers are read. */
interface CounterSetup {
  readonly timezone: string | null;
  readonly goals: readonly ResolvedGoal[];
  /** Whether the counter's own reports leave robots out; null if the counter does not say. */
  readonly filtersRobots: boolean | null;
}

const NOTHING_KNOWN: CounterSetup = { timezone: null, goals: [], filtersRobots: null };

/** Reads a counter's reports. */
export function createMetricaReader(
  settings: MetricaSettings,
  read: MetricaReadSettings,
  { http, clock }: PlatformRuntime,
  targets: ReadonlyMap<string, GoalTarget>,
): PlatformReader {
  const [token, endpoint] = [read.token ?? settings.token, read.endpoint ?? settings.endpoint];
  const mask = createMask(token, settings.token);
  const client = new MetricaReadingClient({ http, clock, mask, endpoint, token, counterId: settings.counterId });
  // By reading, while it lasts.
  const setups = new WeakMap<ReadContext, CounterSetup>();
  const setupOf = (context: ReadContext): CounterSetup => setups.get(context) ?? NOTHING_KNOWN;
  return {
    basis: 'visitDay',
    // Uploads take up to two hours, and 99 % of visits have ended within three days (logs FAQ, read 2026-11-29).
    ripening: { earlyMs: 3 * HOUR, finalDays: 4 },
    shift: { earlier: 21, later: 0 },
    daysBack: 25,
    at: read.at,
    login: loginOf(settings, read),
    right: bothLanguages('metrika:read for the counter', 'право metrika:read на счётчик'),
    async setup(_goals, context) {
      const answer = await readSetup(client, settings, targets, context);
      if ('trouble' in answer) return answer;
      setups.set(context, answer);
      const goals = answer.goals.map(goalSetupOf);
      const findings = [...answer.goals.map(({ finding }) => finding), robotsFinding(answer.filtersRobots), logsFinding(read)];
      return { setup: { timezone: answer.timezone, goals, findings } };
    },
    async readings(query, context) {
      const { goals } = setupOf(context);
      const shown = await readReports(client, goals, { ...query, campaigns: read.campaigns }, context);
      if ('trouble' in shown || read.direct === undefined) return shown;
      const direct = await readDirect({ http, ...read.direct }, goals, query, context);
      return 'trouble' in direct
        ? { ...shown, besideTrouble: shown.besideTrouble ?? direct.trouble }
        : { ...shown, readings: [...shown.readings, ...direct.readings] };
    },
    // Calls are reported without anything that identifies one.
    ...(read.logs !== 'off' &&
      settings.mode === 'conversions' && {
        sightings: (query, context) => {
          const { timezone, goals } = setupOf(context);
          const search = { source: read.logs === 'hits' ? 'hits' : 'visits', maxMb: read.logsMaxMb } as const;
          return searchLogs(client, { ...search, timezone: timezone ?? 'Europe/Moscow', goals }, query, context);
        },
      }),
  };
}

async function readSetup(
  client: MetricaReadingClient,
  { mode }: MetricaSettings,
  targets: ReadonlyMap<string, GoalTarget>,
  context: ReadContext,
): Promise<CounterSetup | Extract<SetupAnswer, { trouble: unknown }>> {
  const counter = await client.counter('', context);
  if ('trouble' in counter) return counter;
  const goals = await client.counter('/goals', context, { useDeleted: 'false' });
  if ('trouble' in goals) return goals;
  const [shape, list] = [readCounter(counter.body), readCounterGoals(goals.body)];
  if (shape === null || list === null) return { trouble: outageTrouble(COUNTER_NOT_AS_PROMISED) };
  const { time_zone_name: timezone, filter_robots: robots } = shape.counter;
  return {
    timezone: timezone ?? null,
    goals: resolveGoals(targets, list.goals, mode),
    filtersRobots: robots === undefined || robots === null ? null : robots > 0,
  };
}

/** The counter's own reports are compared with a report without robots. */
function robotsFinding(filtersRobots: boolean | null): SetupFinding {
  const name = 'robots';
  if (filtersRobots === false) {
    const text = bothLanguages(
      'The counter is set to show robots too: its own reports may show more than this table.',
      'В счётчике выбран учёт роботов: в кабинете может быть больше, чем в этой таблице.',
    );
    return { name, result: 'doubtful', text };
  }
  const text = bothLanguages('Numbers are without robots, as in Metrica’s own reports.', 'Цифры без роботов, как в кабинете.');
  return { name, result: filtersRobots === null ? 'assumed' : 'proved', text };
}

function logsFinding({ logs }: MetricaReadSettings): SetupFinding {
  if (logs !== 'off')
    return {
      name: 'logs',
      result: 'proved',
      text: bothLanguages('Single calls are looked for in the log.', 'Отдельные звонки ищутся в логе.'),
    };
  const text = bothLanguages(
    'Single calls are not looked for: read: { logs: visits } finds them in the counter’s log.',
    'Отдельные звонки не ищутся: read: { logs: visits } найдёт их в логе счётчика.',
  );
  return { name: 'logs', result: 'assumed', text };
}
