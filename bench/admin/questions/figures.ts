import { questions, type Question } from './question.js';

const KINDS = [
  ['daily chart', 'daily'],
  ['funnel', 'funnel'],
  ['coverage', 'coverage'],
  ['campaigns and keywords', 'campaigns'],
] as const;

const PERIODS = [
  ['30 days', '?from={monthAgo}'],
  ['a year', '?from={yearAgo}'],
  ['two years', ''],
] as const;

/** Figures of all projects while calls come in. */
export const FIGURES: readonly Question[] = questions(
  [
    ...KINDS.flatMap(([name, kind]) =>
      PERIODS.map(([period, query]) => [`${name}, ${period}`, `/stats/${kind}${query}`] as const),
    ),
    ['daily chart of a destination, 30 days', '/stats/daily?from={monthAgo}&project=okna&destination=okna-ga4'],
    ['campaigns, two years', '/stats/campaigns?by=utmSource,utmCampaign'],
    ['campaigns of a project, 30 days', '/stats/campaigns?from={monthAgo}&project=okna&by=utmCampaign'],
    ['goals', '/goals'],
  ],
  { amidCalls: true },
);
