import Table from 'cli-table3';
import type { AccountReport } from '../../domain/uploads/account-report.js';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import type { DemoUpload } from './admin-api-client.js';
import { type BadDay, badDayText } from './bad-day.js';
import type { DemoDifference } from './compare-expected.js';
import type { SimulatorComparison } from './compare-simulators.js';
import { DEMO_DESTINATIONS } from './goal-mappings.js';

/** How many uploads of a destination are in each state; states without any are left out. */
export interface DestinationSummary {
  readonly id: string;
  readonly label: string;
  readonly uploads: number;
  readonly states: Readonly<Partial<Record<UploadState, number>>>;
}

export function summarizeDestinations(uploads: readonly DemoUpload[]): readonly DestinationSummary[] {
  return DEMO_DESTINATIONS.map(({ id, label }) => {
    const own = uploads.filter(({ destination }) => destination === id);
    const counts = UPLOAD_STATES.map((state) => [state, own.filter((upload) => upload.state === state).length] as const);
    return { id, label, uploads: own.length, states: Object.fromEntries(counts.filter(([, count]) => count > 0)) };
  });
}

const STATE_MEANINGS: Readonly<Partial<Record<UploadState, string>>> = {
  delivered: 'the platform has it, as far as it says',
  skipped: 'the call has nothing this platform could match it by',
  pending: 'waits for its time: Google takes a click only when it is six hours old',
  unmatched: 'the platform found no visit or click for it',
  expired: 'came after the platform’s own deadline',
  cancelled: 'the quality mark was taken back before it was sent',
};

export function destinationSummaryTable(all: readonly DestinationSummary[]): string {
  const states = UPLOAD_STATES.filter((state) => all.some((one) => one.states[state] !== undefined));
  const table = new Table({ head: ['', 'uploads', ...states], style: { head: [], border: [] } });
  for (const { label, uploads, states: counts } of all)
    table.push([label, uploads, ...states.map((state) => counts[state] ?? '')]);
  const meanings = states.flatMap((state) =>
    STATE_MEANINGS[state] === undefined ? [] : [`  ${state.padEnd(10)} ${STATE_MEANINGS[state]}`],
  );
  return [table.toString(), ...meanings].join('\n');
}

/** What a demo came to. */
export interface DemoResult {
  readonly webhooks: number;
  readonly calls: number;
  /** What MANGO's own list of calls had, and what webhooks had missed of it. */
  readonly reconciled: { readonly listed: number; readonly missed: number; readonly completed: number };
  /** What Google Ads itself counts of the uploads by its own API; null where it did not say. */
  readonly googleSays: AccountReport | null;
  /** The admin API's id of a call with much to tell. */
  readonly exampleCallId: string;
  readonly destinations: readonly DestinationSummary[];
  readonly cabinets: Pick<SimulatorComparison, 'agreed' | 'notVouchedFor'>;
  /** Empty when every sample call reached its expected state, and the cabinets and the log agree. */
  readonly differences: readonly DemoDifference[];
  /** Null on a good one. */
  readonly badDay: BadDay | null;
  readonly seconds: number;
}

const MAX_DIFFERENCES = 40;

export const WELCOME_TEXT = `
Ringback: a week in the life of a window company, in less than a minute.

Everything runs on this machine: the real service with a database of its own, and stand-ins for the ad cabinets of
Yandex.Metrica, Google Analytics 4 and Google Ads that follow the platforms' own rules. Nothing leaves this computer.

`;

/** What came out, for somebody who was not there. */
export function demoResultText(result: DemoResult): string {
  const { webhooks, calls, reconciled, destinations, cabinets, googleSays, differences, seconds, badDay } = result;
  const unlinked =
    cabinets.notVouchedFor === 0
      ? ''
      : ` ${cabinets.notVouchedFor} more went to Metrica in files that it processed, and it knows no visitor for them:\nthe log calls them delivered, but vouches for none of that file.`;
  return [
    badDay === null ? '' : badDayText(badDay),
    `\n${webhooks} webhooks became ${calls} calls; ${reconciled.missed} of these no webhook had told of, and the comparison with MANGO’s own list brought them.`,
    'What became of them:\n',
    destinationSummaryTable(destinations),
    '',
    `${cabinets.agreed} conversions are counted in the cabinets, each exactly once, as the log says.${unlinked}`,
    adsSummaryText(googleSays),
    '',
    differences.length === 0
      ? `Every call is where it must be (data/samples/expected.jsonl). ${seconds.toFixed(1)} s.`
      : [`${differences.length} differences:`, ...differences.slice(0, MAX_DIFFERENCES).map((one) => `- ${one}`)].join('\n'),
    '',
  ].join('\n');
}

function adsSummaryText(said: DemoResult['googleSays']): string {
  if (said === null) return 'Google Ads gave no summary of its own this time.';
  const { successful, total, pending } = said;
  return `Google Ads’ own summary of today’s uploads by its API: ${successful} of ${total} taken, ${pending} still being processed.`;
}

/** How to look around while the demo serves. */
export function invitationText({ url, adminKey, callId }: { url: string; adminKey: string; callId: string }): string {
  return `
Look around in your browser:
  ${url}    the dashboard; sign in with the key ${adminKey}
  ${url}/calls/${callId}    a call that did not arrive, and why
  ${url}/api/docs    what programs can ask

One destination was paused on purpose, and a robot called too often: the overview and the campaigns show what can be done.

Why is a call there, or not? Every call has an answer for every destination:
  curl -H 'Authorization: Bearer ${adminKey}' '${url}/api/v1/calls?limit=3'
  curl -H 'Authorization: Bearer ${adminKey}' '${url}/api/v1/calls/${callId}'
  curl -H 'Authorization: Bearer ${adminKey}' '${url}/api/v1/uploads?state=unmatched'

This key opens nothing but this demo. Ctrl-C ends it and removes all of it.
`;
}
