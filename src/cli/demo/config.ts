import { bothLanguages, type Language } from '../../domain/localized-text.js';
import { DAY, type Instant, MINUTE, toIso } from '../../domain/time/instant.js';
import {
  DEMO_GOALS,
  type DemoDestination,
  type DemoGoalMapping,
  type RecordComparison,
  type SimulatedService,
  type SimulatorDefinition,
} from '../../platforms/kit/simulator/simulator.js';
import type { Sandbox, SimulatedFaultInput } from '../../sandbox/sandbox.js';

/** A destination of the demo with its simulator's description. */
export interface DemoRoute extends DemoDestination {
  readonly platform: string;
  readonly comparison: RecordComparison;
}

/** One goal at one destination of the demo. */
export interface DemoRouteGoal {
  readonly route: DemoRoute;
  readonly mapping: DemoGoalMapping;
}

/** The demo's destinations at the platforms that are loaded, in the order of the tables. */
export function demoRoutes(simulators: readonly SimulatorDefinition[]): readonly DemoRoute[] {
  return simulators.flatMap(({ id, services, demoDestinations }) =>
    demoDestinations.map((one) => ({ ...one, platform: id, comparison: comparisonOf(services, one) })),
  );
}

function comparisonOf(services: readonly SimulatedService[], { id, service }: DemoDestination): RecordComparison {
  const comparison = services.find(({ name }) => name === service)?.comparison;
  if (!comparison) throw new Error(`${id}: no simulated service ${service} keeps conversions`);
  return comparison;
}

export function findRouteGoal(routes: readonly DemoRoute[], destination: string, goal: string): DemoRouteGoal | undefined {
  const route = routes.find(({ id }) => id === destination);
  const mapping = route?.goals.find((one) => one.goal === goal);
  return route && mapping && { route, mapping };
}

/** The faults of these routes' platforms on a bad day, one after another per service. */
export function badDayFaults(simulators: readonly SimulatorDefinition[], routes: readonly DemoRoute[]): SimulatedFaultInput[] {
  return simulators
    .filter(({ id }) => routes.some(({ platform }) => platform === id))
    .flatMap(({ services }) => services.flatMap(({ name, badDay }) => badDay.map((fault) => ({ platform: name, ...fault }))));
}

/** Addresses of the demo's parts. */
interface DemoConfigInput {
  readonly databaseUrl: string;
  readonly port: number;
  readonly webhookToken: string;
  readonly sandbox: Pick<Sandbox, 'httpUrl' | 'grpcUrl' | 'accounts'>;
  readonly routes: readonly DemoRoute[];
  readonly now: Instant;
  readonly language?: Language;
}

export const DEMO_SOURCE_ID = 'mango-main';
const SINCE_DAYS = 120;
const GOAL_NAMES = {
  quality: bothLanguages('Quality call', 'Качественный звонок'),
  unique: bothLanguages('Unique call', 'Уникальный звонок'),
};

/** The demo's ringback.yaml, as data: a window company with one MANGO account and the destinations of all simulators. */
export function demoConfig({ databaseUrl, port, webhookToken, sandbox, routes, now, language = 'en' }: DemoConfigInput): object {
  const { httpUrl, accounts } = sandbox;
  const schedule = laterSchedule(now);
  const common = { enabled: true, since: toIso(now - SINCE_DAYS * DAY), schedule };
  const callList = { ...accounts.mango[0], endpoint: httpUrl, schedule };
  return {
    server: { host: '127.0.0.1', port },
    database: { url: databaseUrl },
    timezone: 'Europe/Moscow',
    language,
    // Immediately: nobody watches a demo for ten minutes.
    alerts: { rules: { destinationPaused: { afterMinutes: 0 } } },
    projects: [
      {
        id: 'okna',
        name: 'Окна Плюс',
        sources: [{ id: DEMO_SOURCE_ID, type: 'mango', tokens: [webhookToken], reconcile: callList }],
        exclude: { callers: ['+7495000*'] },
        goals: [
          {
            id: DEMO_GOALS.quality,
            name: GOAL_NAMES.quality[language],
            when: { quality: true, answered: true },
            value: 1500,
            currency: 'RUB',
            valueBy: [{ when: { utmCampaign: 'brand*' }, value: 800 }],
            oncePerCallerDays: 30,
          },
          {
            id: DEMO_GOALS.unique,
            name: GOAL_NAMES.unique[language],
            when: { answered: true, minTalkSeconds: 60, uniqueWithinDays: 30, callTypes: ['dynamic'] },
          },
        ],
        destinations: routes.map((route) => {
          return { id: route.id, platform: route.platform, ...common, ...route.settings(accounts, sandbox) };
        }),
      },
    ],
  };
}

/** The service's own rounds begin half an hour later: until then only the demo starts rounds, so that its acts stay in order. */
function laterSchedule(now: Instant): string {
  return `${Math.floor(now / MINUTE + 30) % 60} * * * *`;
}
