import type { SimulatorRecord } from '../../sandbox/sandbox.js';

/** One goal at one destination of the demo, and where its conversions lie in the cabinets. */
export interface GoalMapping {
  readonly destination: string;
  readonly goal: string;
  readonly platform: SimulatorRecord['platform'];
  /** What the cabinet calls the goal: target, event, conversion action. */
  readonly platformGoal: string;
  /** Whether the goal's value is told. */
  readonly sendsValue: boolean;
}

export const DEMO_SOURCE_ID = 'mango-main';
export const DEMO_QUALITY_GOAL = 'quality-call';
export const DEMO_UNIQUE_GOAL = 'unique-answered';

const goalMapping = (
  destination: string,
  goal: string,
  cabinet: GoalMapping['platform'],
  place: string,
  tellsValue: boolean,
): GoalMapping => {
  return { destination, goal, platform: cabinet, platformGoal: place, sendsValue: tellsValue };
};

/** Nothing is told twice: each goal goes to Google Ads by one transport only. */
export const GOAL_MAPPINGS = {
  metrikaQuality: goalMapping('metrika-okna', DEMO_QUALITY_GOAL, 'yandex-metrica', 'quality_call', false),
  metrikaUnique: goalMapping('metrika-okna', DEMO_UNIQUE_GOAL, 'yandex-metrica', 'unique_call', true),
  ga4Quality: goalMapping('ga4-okna', DEMO_QUALITY_GOAL, 'ga4', 'qualify_lead', true),
  adsQuality: goalMapping('ads-okna', DEMO_QUALITY_GOAL, 'data-manager', '987654321', true),
  grpcUnique: goalMapping('ads-grpc', DEMO_UNIQUE_GOAL, 'google-ads', '987654322', true),
} as const;

export const ALL_GOAL_MAPPINGS: readonly GoalMapping[] = Object.values(GOAL_MAPPINGS);

/** In the order of the tables. */
export const DEMO_DESTINATIONS: readonly { readonly id: string; readonly label: string }[] = [
  { id: 'metrika-okna', label: 'Yandex.Metrica' },
  { id: 'ga4-okna', label: 'Google Analytics 4' },
  { id: 'ads-okna', label: 'Google Ads (Data Manager)' },
  { id: 'ads-grpc', label: 'Google Ads (Ads API, gRPC)' },
];
