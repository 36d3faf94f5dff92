import type { SimulatorRecord } from '../../sandbox/sandbox.js';

/** One goal at one destination of the demo, and where its conversions lie in the cabinets. */
export interface Duty {
  readonly destination: string;
  readonly goal: string;
  readonly cabinet: SimulatorRecord['platform'];
  /** What the cabinet calls the goal: target, event, conversion action. */
  readonly place: string;
  /** Whether the goal's value is told. */
  readonly tellsValue: boolean;
}

export const SOURCE = 'mango-main';
export const QUALITY = 'quality-call';
export const UNIQUE = 'unique-answered';

const duty = (destination: string, goal: string, cabinet: Duty['cabinet'], place: string, tellsValue: boolean): Duty => {
  return { destination, goal, cabinet, place, tellsValue };
};

/** Nothing is told twice: each goal goes to Google Ads by one transport only. */
export const DUTIES = {
  metrikaQuality: duty('metrika-okna', QUALITY, 'yandex-metrica', 'quality_call', false),
  metrikaUnique: duty('metrika-okna', UNIQUE, 'yandex-metrica', 'unique_call', true),
  ga4Quality: duty('ga4-okna', QUALITY, 'ga4', 'qualify_lead', true),
  adsQuality: duty('ads-okna', QUALITY, 'data-manager', '987654321', true),
  grpcUnique: duty('ads-grpc', UNIQUE, 'google-ads', '987654322', true),
} as const;

export const ALL_DUTIES: readonly Duty[] = Object.values(DUTIES);

/** In the order of the tables. */
export const DESTINATIONS: readonly { readonly id: string; readonly label: string }[] = [
  { id: 'metrika-okna', label: 'Yandex.Metrica' },
  { id: 'ga4-okna', label: 'Google Analytics 4' },
  { id: 'ads-okna', label: 'Google Ads (Data Manager)' },
  { id: 'ads-grpc', label: 'Google Ads (Ads API, gRPC)' },
];
