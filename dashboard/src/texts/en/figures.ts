export const overview = {
  lead: 'The last thirty days: what came in, what was told, what needs you.',
  attention: 'Needs attention',
  allWell: 'Nothing needs you now.',
  toLook: 'Look',
  since: (moment: string) => `since ${moment}`,
  looked: (ago: string) => `The rules were last checked ${ago}.`,
  notLooked: 'The rules have not been checked since the start yet; it is done every minute.',
  watched: 'What is looked for',
  watchedOff: (rules: number) =>
    `${rules === 1 ? 'One more rule is' : `${rules} more rules are`} switched off in ringback.yaml (alerts).`,
  told: (channels: string) => `Messages go to: ${channels}.`,
  toldNobody: 'Nobody is sent a message: ringback.yaml names no receiver (alerts). Everything is shown here all the same.',
  toldNever: 'nothing to tell so far',
  toldLast: (ago: string) => `last one ${ago}`,
  untold: (channel: string, messages: number, why: string) =>
    `${channel}: ${messages === 1 ? 'one message' : `${messages} messages`} could not be sent (${why}). It is tried again; check alerts in ringback.yaml.`,
  channels: { telegram: 'Telegram', email: 'e-mail', webhook: 'webhook' },
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
  noDestinations: 'There are no destinations yet: nobody is told of calls. They are added in ringback.yaml.',
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
  shown: (some: number, all: number) => `The ${some} with most calls of ${all} are shown.`,
  byNumber: 'campaign and number called',
  number: 'Number called',
  missedByHour: 'Missed calls by hour of the day',
  missedAt: (hour: number, count: number) => `${hour}:00, ${count} missed`,
  frequent: 'Frequent callers',
  frequentLead: 'Five calls or more within thirty days. Competitors, suppliers or spam often look like this.',
  frequentLine: (calls: number, answered: number) => `${calls} calls, ${answered} answered`,
  callsOf: (caller: string) => `${caller}: all calls`,
  labels: { spam: 'Spam', test: 'Test calls' },
  labelLead: {
    spam: (calls: number) =>
      `${calls === 1 ? 'One call' : `${calls} calls`} of this number will be marked as spam and count for nothing.`,
    test: (calls: number) =>
      `${calls === 1 ? 'One call' : `${calls} calls`} of this number will be marked as test calls and count for nothing.`,
  },
  labelHint:
    'What has not been sent yet is not sent; what platforms have already stays there. Calls to come are not marked: for these, name the number under exclude.callers in ringback.yaml.',
  labelGo: (calls: number) => `Mark ${calls}`,
  labelled: (calls: number) => `${calls} marked.`,
};

export const projects = {
  lead: 'All clients at a glance: the last thirty days.',
  open: 'Open',
};
