export const overview = {
  lead: 'The last thirty days: what came in, what was told, what needs you.',
  attention: 'Needs attention',
  allWell: 'Nothing needs you now.',
  toLook: 'Look',
  waitsFor: (destination: string, why: string) => `${destination}: ${why}`,
  uncertain: (count: number, destination: string) =>
    `${destination}: ${count} unclear, somebody has to decide whether they arrived.`,
  silent: (source: string) => `${source}: no webhook has come yet.`,
  clock: (source: string) => `${source}: its clock seems to be wrong.`,
  missing: (source: string) => `${source}: rules wait for parameters that never came.`,
  figures: { calls: 'Calls', answered: 'Answered', conversions: 'Conversions', value: 'Value' },
  chart: 'Calls and conversions by day',
  chartSummary: (calls: number, conversions: number) => `${calls} calls and ${conversions} conversions in thirty days`,
  noDays: 'No calls in the last thirty days.',
  funnel: 'From call to counted',
  funnelLead: 'How many of the calls got how far at each destination.',
  steps: {
    calls: 'Calls',
    goal: 'Met a goal',
    identified: 'Can be matched',
    sent: 'Sent',
    confirmed: 'Confirmed by the platform',
  },
  why: 'Why the others are where they are',
  excluded: 'The number is excluded',
  rulesNotMet: 'No goal was met, or the call is older than the destination',
  coverage: 'What calls can be matched by',
  coverageNone: 'nothing',
  expires: 'Expires next',
  expiresLine: (destination: string, count: number, moment: string) =>
    `${destination}: the first of ${count} waiting at ${moment}`,
  nothingExpires: 'Nothing waits.',
};

export const reasonGroups = {
  title: 'Why',
  noReason: 'no particular reason',
  calls: (count: number) => (count === 1 ? '1 call' : `${count} calls`),
};

export const campaigns = {
  lead: 'What each campaign’s calls became, most calls first.',
  empty: 'No calls in this time',
  emptyHint: 'Choose other days, or connect the call tracking first (“Sources”).',
  source: 'Source',
  campaign: 'Campaign',
  keyword: 'Keyword',
  calls: 'Calls',
  answered: 'Answered',
  missed: 'Missed',
  goals: 'Goals',
  value: 'Value',
  without: 'not named',
  by: 'Tell apart by',
  byCampaign: 'campaign',
  byKeyword: 'campaign and keyword',
  missedByHour: 'Missed calls by hour of the day',
  missedAt: (hour: number, count: number) => `${hour}:00, ${count} missed`,
  frequent: 'Frequent callers',
  frequentLead: 'Five calls or more within thirty days. Competitors, suppliers or spam often look like this.',
  frequentLine: (calls: number, answered: number) => `${calls} calls, ${answered} answered`,
};

export const projects = {
  lead: 'All clients at a glance: the last thirty days.',
  fine: 'All destinations work.',
  open: 'Open',
};
