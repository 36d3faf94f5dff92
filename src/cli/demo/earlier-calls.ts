import { DEMO_GOALS } from '../../platforms/kit/simulator/simulator.js';
import type { DemoSamples, ExpectedUpload, WebhookSample } from './samples.js';

/** Metrica's numbers of a day are final four whole days after it. */
export const EARLIER_DAYS = 5;
const COUNT = 4;
const VISITOR_PREFIX = '17850000000000090';

const QUALITY: Pick<ExpectedUpload, 'goal'> = { goal: DEMO_GOALS.quality };
const UNIQUE = { goal: DEMO_GOALS.unique, state: 'none', why: 'they talked for less than a minute' } as const;
const EXPECTED: readonly ExpectedUpload[] = [
  { ...QUALITY, destination: 'metrika-okna', state: 'delivered', why: 'Metrica took them days ago' },
  { ...UNIQUE, destination: 'metrika-okna' },
  { ...QUALITY, destination: 'ga4-okna', state: 'delivered', why: 'GA4 took them days ago' },
  { ...QUALITY, destination: 'ads-okna', state: 'skipped', code: 'NO_CLICK_ID', why: 'no click of Google Ads led to them' },
  { ...UNIQUE, destination: 'ads-grpc' },
];

/** Quality calls of some days before the sample week ends, for a bad day only: Metrica takes them and never shows them. */
export function earlierCalls(): Pick<DemoSamples, 'webhooks' | 'calls'> {
  const indices = Array.from({ length: COUNT }, (_, index) => index);
  return {
    webhooks: indices.map((index): WebhookSample => ({
      act: 1,
      phase: 'end',
      minutesAgo: 10 + index,
      seconds: 50,
      dates: 'day-first-utc',
      query:
        `callId=${callIdOf(index)}&dateStart=<start>&dateEnd=<end>&callType=1&callStatus=1120&number=74990000102` +
        `&callerNumber=7998000090${index}&duration=45&waitDuration=5&isNew=true&isQuality=true&isDuplicate=false` +
        `&gaCid=3402017000.178500000${index}&yaCid=${VISITOR_PREFIX}${index}` +
        '&utmSource=yandex&utmMedium=cpc&utmCampaign=okna-msk-poisk',
    })),
    calls: indices.map((index) => ({
      callId: callIdOf(index),
      kind: `quality call of ${EARLIER_DAYS} days ago`,
      expect: EXPECTED,
    })),
  };
}

function callIdOf(index: number): string {
  return `731000450000000090${index}`;
}
