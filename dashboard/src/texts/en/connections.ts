import { englishPlural } from '@src/domain/localized-text.js';

export const destinations = {
  lead: (timezone: string) => `The ad accounts that calls are sent to. Days and times are of ${timezone}.`,
  platform: 'Destination',
  today: 'Delivered today',
  week: 'in 7 days',
  unmatched: 'No visit, 7 days',
  rejected: 'Refused, 7 days',
  byDay: 'By day',
  nextRound: 'Next sending',
  firstLost: (moment: string) => `the first is lost ${moment}`,
  deliveredByDay: (days: string) => `Delivered by day: ${days}`,
  checked: (time: string) => `Access checked at ${time}`,
  accessWorks: 'The access works. What was found stands with the destination.',
  accessFails: 'The access does not work. What was found stands with the destination.',
  empty: 'No destinations yet',
  emptyHint: 'Add one under “destinations” in ringback.yaml and restart Ringback.',
  active: 'Works',
  paused: 'Paused',
  delayed: 'Waits',
  off: 'Switched off',
  pausedBy: (name: string) => `Paused by ${name}.`,
  since: (moment: string) => `since ${moment}`,
  goesOn: (moment: string) => `Goes on by itself at ${moment}.`,
  fine: 'Calls go out by themselves; nothing keeps them.',
  backlog: 'Waiting',
  lastSuccess: 'Last successful sending',
  never: 'never yet',
  lastError: 'Last trouble',
  says: (platform: string, ago: string) => `${platform} says (${ago}):`,
  reportStatuses: {
    EXCELLENT: 'uploads arrive as they should',
    GOOD: 'uploads arrive, some things could be better',
    NEEDS_ATTENTION: 'uploads need attention',
    NO_RECENT_UPLOAD: 'nothing has arrived for four weeks',
  } as Readonly<Record<string, string>>,
  countedNothing: 'it has counted no upload yet.',
  latestDay: (successful: number, total: number, pending: number) =>
    `On its latest day with uploads ${successful} of ${total} taken, ${pending} pending`,
  mostFrequent: (code: string, percent: string) => `most frequent error ${code} (${percent})`,
  beside: (since: string, theirs: { successful: number; failed: number; pending: number }, delivered: number) =>
    `Since ${since} it took ${theirs.successful}, refused ${theirs.failed}, ${theirs.pending} pending; delivered here by Ringback’s own count: ${delivered}.`,
  wholeAccount: 'The platform counts the whole account, whoever uploads to it.',
  pause: 'Pause',
  resume: 'Resume',
  run: 'Send now',
  confirm: 'Update statuses',
  check: 'Check access',
  pauseTitle: (id: string) => `Pause ${id}?`,
  pauseLead: 'Nothing is sent there until somebody resumes it. Calls wait, and their time runs on.',
  note: 'Why? It is shown to everybody',
  seeLog: 'Upload log',
  ran: (due: number, sent: number, delivered: number, confirming: number) =>
    due === 0 ? 'Nothing was due.' : `${sent} of ${due} sent: ${delivered} delivered, ${confirming} in processing.`,
  ranTrouble: (retried: number, rejected: number, unmatched: number, unknown: number) =>
    [
      retried > 0 ? `to go again later: ${retried}` : '',
      rejected > 0 ? `refused: ${rejected}` : '',
      unmatched > 0 ? `without a visit: ${unmatched}` : '',
      unknown > 0 ? `without an answer: ${unknown}` : '',
    ]
      .filter(Boolean)
      .join(', '),
  confirmed: (asked: number, settled: number, waiting: number) =>
    asked === 0
      ? 'Every status has come.'
      : `${asked} asked, ${settled} answered, ${englishPlural(waiting, 'still waits', 'still wait')}.`,
  lostAnswers: (adopted: number, toResend: number) =>
    adopted + toResend === 0 ? '' : `Lost answers looked up: ${adopted} had arrived, ${toResend} will go again.`,
  checkResults: { proved: 'Proved', assumed: 'Cannot be proved without sending', doubtful: 'Doubtful', failed: 'Failed' },
};

export const sources = {
  lead: 'The call-tracking accounts that report calls, and what they say about them.',
  empty: 'No sources yet',
  emptyHint: 'Add one under “sources” in ringback.yaml and restart Ringback.',
  last: (ago: string) => `Last webhook ${ago}`,
  silent: 'No webhook has come yet',
  receipts: (read: number, unreadable: number) => `${englishPlural(read, 'webhook')} read, ${unreadable} could not be read`,
  parameters: (calls: number) => `Which parameters come (the last ${calls === 1 ? 'call' : `${calls} calls`})`,
  parametersHint: 'What is missing here can be ticked in the call tracking’s settings.',
  share: (name: string, percent: string) => `${name}: in ${percent} of the calls`,
  missing: 'Rules lack parameters',
  missingLine: (goal: string, condition: string, parameter: string) =>
    `Goal ${goal}: its condition “${condition}” needs ${parameter}, which none of the latest calls carried.`,
  zone: 'Time',
  zoneFine: (zone: string) => `Dates without a zone are read as ${zone}. Nothing looks wrong.`,
  zoneSuspect: (hours: number) => `The call times of this source seem to be off by ${Math.abs(hours)} h.`,
  reconciled: (listed: number, missed: number) =>
    `Compared with the vendor’s own list: ${englishPlural(listed, 'call')}; no webhook had told of ${missed}.`,
  reconciledTrouble: (why: string) => `The vendor’s own list could not be read: ${why}`,
  setup: 'How to connect it',
  address: 'Webhook address to paste',
  token: 'TOKEN',
  tokenHint:
    'Put the secret word in place of TOKEN. It stands under “tokens” of this source in ringback.yaml (often as an environment variable such as MANGO_TOKEN) and is never shown here.',
  noPublicUrl:
    'The beginning of the address is the one you are using now. Set server.publicUrl in ringback.yaml if the world reaches Ringback under another.',
  mangoSteps: [
    'Open MANGO OFFICE’s personal account and go to call tracking → Settings → Other settings → Webhooks.',
    'Paste the address, with the secret word in place of TOKEN.',
    'Choose when to send: the end of the call, or both start and end.',
    'Tick the parameters below. All of them do no harm; those in bold are needed to match calls with visits and to judge them.',
    'Save, and make a test call. It appears under “Calls” within seconds.',
  ],
  otherSteps: [
    'Open the webhook settings of your call-tracking service.',
    'Paste the address, with the secret word in place of TOKEN; GET and POST both work.',
    'Send a test call. It appears under “Calls” within seconds, or under “Webhooks” with the reason why it could not be read.',
  ],
  needed: 'needed',
  types: { mango: 'MANGO OFFICE', mapped: 'another service' } as Readonly<Record<string, string>>,
};

export const receipts = {
  lead: 'Every webhook as it came, whether it could be read, and why not.',
  empty: 'No webhooks yet',
  emptyHint: '“Sources” says how to connect the call tracking.',
  onlyOperators: 'Only operators and administrators may see webhooks as they came.',
  verdict: 'Read?',
  verdicts: { new: 'in the queue', read: 'read', unreadable: 'could not be read', ignored: 'left out by the config' },
  came: 'Came',
  source: 'Source',
  why: 'What came of it',
  seeCall: 'The call',
  again: 'Read again',
  readAgain: (verdict: string) => `Read again: ${verdict}.`,
};

export const help = {
  lead: 'What the words mean, and what to do.',
  states: 'Where a call can stand',
  statesLead: 'For each destination a call is in exactly one of these.',
  reasons: 'Reasons',
  reasonsLead: 'What you see beside a state.',
  questions: 'Questions',
  answers: [
    [
      'Sent, delivered, counted?',
      'Ringback never says more than it knows. “Delivered” means that the platform has it, as far as it says; beside it stands whether the platform confirmed this very call. What the platform’s reports make of it is the platform’s own.',
    ],
    [
      'Why is a call not in the ad account?',
      'Open the call: for each goal it says which condition failed, for each destination where it stands, why, until when, and what would change it.',
    ],
    [
      'A destination is paused. Are calls lost?',
      'No. They wait and go out when it resumes, unless the platform’s time for a call runs out first. “Destinations” shows when the first of them does.',
    ],
    [
      'Why two days, or three weeks?',
      'Each platform takes calls only for a limited time: GA4 three days, Metrica 21 days, Google Ads up to 90 days.',
    ],
  ] as readonly (readonly [string, string])[],
};
