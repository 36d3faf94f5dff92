import { benchQuestions, type BenchQuestion } from './question.js';

const PERIODS = [
  ['30 days', '?from={monthAgo}'],
  ['a year', '?from={yearAgo}'],
  ['two years', ''],
] as const;

const AMID_CALLS = { amidCalls: true } as const;

/** The same request over each period. */
function overTime(name: string, kind: string): (readonly [name: string, address: string])[] {
  return PERIODS.map(([period, query]) => [`${name}, ${period}`, `/stats/${kind}${query}`]);
}

/** Statistics of all projects while calls come in. */
export const STATISTICS_QUESTIONS: readonly BenchQuestion[] = benchQuestions(
  [
    ...overTime('daily chart', 'daily'),
    ...overTime('funnel', 'funnel'),
    ...overTime('coverage', 'coverage'),
    ['daily chart of a destination, 30 days', '/stats/daily?from={monthAgo}&project=okna&destination=okna-ga4'],
    ['goals', '/goals'],
  ],
  AMID_CALLS,
);

export const CAMPAIGN_QUESTIONS: readonly BenchQuestion[] = benchQuestions(
  [
    ...overTime('campaigns and keywords', 'campaigns'),
    ['campaigns, two years', '/stats/campaigns?by=utmSource,utmCampaign'],
    ['campaigns of a project, 30 days', '/stats/campaigns?from={monthAgo}&project=okna&by=utmCampaign'],
  ],
  AMID_CALLS,
);
