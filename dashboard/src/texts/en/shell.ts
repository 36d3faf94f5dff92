export const shell = {
  pages: {
    overview: 'Overview',
    calls: 'Calls',
    uploads: 'Upload log',
    destinations: 'Destinations',
    sources: 'Sources',
    receipts: 'Webhooks',
    truth: 'What the platforms show',
    campaigns: 'Campaigns',
    goals: 'Goals',
    projects: 'Projects',
    access: 'Access',
    audit: 'Audit log',
    doctor: 'Self-check',
    help: 'Help',
  },
  navigation: 'Pages',
  openNavigation: 'Show the pages',
  skip: 'Skip to the content',
  project: 'Project',
  allProjects: 'All projects',
  language: 'Language',
  theme: { light: 'Use light colours', dark: 'Use dark colours' },
  account: (name: string) => `Signed in as ${name}`,
  roles: {
    viewer: 'Viewer: looks, changes nothing',
    operator: 'Operator: looks and acts',
    admin: 'Administrator',
  },
  signOut: 'Sign out',
  notFound: 'There is no such page',
  notFoundHint: 'The address may be mistyped, or what it named is gone.',
  toCalls: 'To the calls',
  updated: (seconds: number) => (seconds < 60 ? `updated ${seconds} s ago` : `updated ${Math.floor(seconds / 60)} min ago`),
  cutOff: 'Ringback does not answer',
  dataOf: (moment: string, seconds: number) =>
    `What you see is from ${moment}, ${seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`} old. It may have changed since.`,
};

export const period = {
  title: 'Period',
  presets: { today: 'Today', yesterday: 'Yesterday', '7': '7 days', '30': '30 days', all: 'All time' },
  own: 'Own period',
  days: (first: string, last: string) =>
    first === '' && last === ''
      ? ''
      : [first === '' ? '' : `from ${first}`, last === '' ? '' : `to ${last}`].filter(Boolean).join(' '),
  showAll: 'Look at all time',
};

export const find = {
  title: 'Find a call',
  button: 'Find',
  hint: 'Last digits, id or campaign',
  results: 'Calls found',
  nothing: 'No call fits.',
  keys: 'Arrow keys choose, Enter opens. “/” or Ctrl+K brings you here from anywhere.',
};

export const signIn = {
  title: 'Sign in to Ringback',
  lead: 'Where every call stands in every ad account, and why.',
  key: 'Your key',
  keyHint: 'It begins with rb_. Whoever runs your Ringback makes it with “ringback key create”.',
  enter: 'Sign in',
  wrong: 'This key is wrong or was withdrawn. Check that you copied all of it.',
  tooMany: (seconds: number) => `Too many wrong keys. Try again in ${seconds} s.`,
  failed: 'Ringback does not answer. Try again in a moment.',
  over: 'You were signed out. Sign in again with your key.',
};

/** By the API's stable codes: problems that people may run into. */
export const problems = {
  CONFIG_UNUSABLE: 'The config file has mistakes, and nothing was changed. “ringback config check” names each with its line.',
  CONFIG_NEEDS_RESTART: 'Some of these settings are applied by a restart of Ringback only; nothing was changed.',
  CONFIG_NOT_RELOADABLE: 'This Ringback was not started from a config file, so there is none to read again.',
  DESTINATION_PAUSED: 'The destination is paused. Resume it first.',
  DESTINATION_DISABLED: 'The destination is switched off in ringback.yaml.',
  DESTINATION_GONE: 'The destination is no longer in ringback.yaml.',
  RECEIPT_DROPPED: 'Nothing of this webhook was kept once it had been read (privacy.dropAtIngest). Its call has what it said.',
  NAME_TAKEN: 'A key in use has this name. Choose another one.',
  ROLE_TOO_LOW: 'Your key does not allow this. Ask for one of an operator or an administrator.',
  INVALID_PARAMETER:
    'One of the filters is not written as it should be, or too many rows match for this order: choose fewer days.',
  TOO_MANY_AT_ONCE: 'Too many long requests of yours are running. Try again in a few seconds.',
  TOO_MANY_ACTIONS: 'The platform was asked too often from here. Rounds and verdicts go on by themselves; try again later.',
  TOO_LONG: 'The database took too long for this. Choose fewer days.',
  STORAGE_BUSY: 'The database does not answer at the moment. Try again in a few seconds.',
  INTERNAL: 'Something went wrong inside Ringback. Nothing was changed by half; the cause is in its log.',
} as Readonly<Record<string, string>>;

export const common = {
  loading: 'Loading…',
  failedTitle: 'This could not be loaded',
  failed: 'Ringback did not answer as it should. It may be restarting.',
  again: 'Try again',
  more: 'Show more',
  looking: 'Looking through older ones…',
  nothingFits: 'Nothing fits these filters',
  nothingFitsHint: 'Take one of the filters away, or all of them.',
  clearFilters: 'Clear the filters',
  moreFilters: 'More filters',
  any: 'Any',
  yes: 'yes',
  no: 'no',
  unknown: 'not known',
  cancel: 'Cancel',
  close: 'Close',
  done: 'Done',
  notDone: 'That did not work',
  from: 'From day',
  to: 'To day',
  state: 'State',
  destination: 'Destination',
  none: 'none',
  copy: 'Copy',
  copied: 'Copied',
  csv: 'Download CSV',
  columns: 'Columns',
  sortBy: (name: string) => `Sort by ${name.toLowerCase()}`,
  found: (count: number, complete: boolean) => `${complete ? '' : 'more than '}${count.toLocaleString('en-GB')} found`,
  seconds: (count: number) => (count < 60 ? `${count} s` : `${Math.floor(count / 60)} min ${count % 60} s`),
  noUpload: 'nothing to send',
  platforms: {
    'yandex-metrica': 'Yandex.Metrica',
    ga4: 'Google Analytics 4',
    'google-ads': 'Google Ads',
    webhook: 'Webhook',
  } as Readonly<Record<string, string>>,
  /** Where a column is narrow. */
  shortPlatforms: { 'yandex-metrica': 'Metrica', ga4: 'GA4', 'google-ads': 'Google Ads', webhook: 'Webhook' } as Readonly<
    Record<string, string>
  >,
  shortStates: {
    skipped: 'No id',
    pending: 'Waiting',
    sending: 'Sending',
    confirming: 'Processing',
    uncertain: 'Unclear',
    unmatched: 'Not found',
    delivered: 'Delivered',
    rejected: 'Refused',
    expired: 'Too late',
    cancelled: 'Cancelled',
  },
};
