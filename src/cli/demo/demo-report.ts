import Table from 'cli-table3';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import type { DemoUpload } from './admin-api-client.js';
import { type BadDay, badDayText } from './bad-day.js';
import type { DemoDifference } from './compare-expected.js';
import type { SimulatorComparison } from './compare-simulators.js';
import type { DemoRoute } from './config.js';
import { type DemoTruth, demoTruthText } from './read-back.js';

/** How many uploads of a destination are in each state; states without any are left out. */
export interface DestinationSummary {
  readonly id: string;
  readonly label: string;
  readonly uploads: number;
  readonly states: Readonly<Partial<Record<UploadState, number>>>;
}

export function summarizeDestinations(
  uploads: readonly DemoUpload[],
  routes: readonly DemoRoute[],
): readonly DestinationSummary[] {
  return routes.map(({ id, label }) => {
    const own = uploads.filter(({ destination }) => destination === id);
    const counts = UPLOAD_STATES.map((state) => [state, own.filter((upload) => upload.state === state).length] as const);
    return { id, label, uploads: own.length, states: Object.fromEntries(counts.filter(([, count]) => count > 0)) };
  });
}

const STATE_MEANINGS: Readonly<Partial<Record<UploadState, string>>> = {
  delivered: 'the platform has it, as far as it says',
  skipped: 'the call has nothing this platform could match it by',
  pending: 'waits for the time from which the platform takes it',
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
  /** What the vendor's own list of calls had, and what the webhooks had missed of it. */
  readonly reconciled: { readonly listed: number; readonly missed: number; readonly completed: number };
  /** What platforms themselves count of today's uploads, a sentence each. */
  readonly platformReports: readonly string[];
  /** What the cabinets show, against what we say. */
  readonly truth: readonly DemoTruth[];
  /** The admin API's id of a call that is worth a look. */
  readonly exampleCallId: string;
  readonly destinations: readonly DestinationSummary[];
  readonly platforms: Pick<SimulatorComparison, 'agreed' | 'notVouchedFor' | 'unlinkedNotes'>;
  /** Empty when every sample call reached its expected state, and the platforms' records and the log agree. */
  readonly differences: readonly DemoDifference[];
  /** Null on a good day. */
  readonly badDay: BadDay | null;
  readonly seconds: number;
}

const MAX_DIFFERENCES = 40;

export const WELCOME_TEXT = `
Ringback: a week in the life of a window company, in less than a minute.

Everything runs on this machine: the real service with a database of its own, and simulators of the ad platforms that
follow the platforms' own rules. Nothing leaves this computer.

`;

/** The outcome for a reader who did not watch it. */
export function demoResultText(result: DemoResult): string {
  const { webhooks, calls, reconciled, destinations, platforms, platformReports, truth, differences, seconds, badDay } = result;
  return [
    badDay === null ? '' : badDayText(badDay),
    `\n${webhooks} webhooks became ${calls} calls; ${reconciled.missed} of these had no webhook: they were found in ` +
      'MANGO’s own list.',
    'What became of them:\n',
    destinationSummaryTable(destinations),
    '',
    `${platforms.agreed} conversions are counted at the platforms, each exactly once, as the log ` +
      `says.${platforms.unlinkedNotes.join('')}`,
    ...platformReports,
    '',
    demoTruthText(truth),
    '',
    differences.length === 0
      ? `Every call is where it must be (data/samples/expected.jsonl). ${seconds.toFixed(1)} s.`
      : [`${differences.length} differences:`, ...differences.slice(0, MAX_DIFFERENCES).map((one) => `- ${one}`)].join('\n'),
    '',
  ].join('\n');
}

/** How to look around while the demo serves. */
export function invitationText({ url, adminKey, callId }: { url: string; adminKey: string; callId: string }): string {
  return `
Look around in your browser:
  ${url}    the dashboard; sign in with the key ${adminKey}
  ${url}/calls/${callId}    a call that did not arrive, and why
  ${url}/api/docs    what programs can ask

One destination was paused on purpose, and a robot called too often: the overview and the campaigns show what to do.

Why is a call there, or not? Every call has an answer for every destination:
  curl -H 'Authorization: Bearer ${adminKey}' '${url}/api/v1/calls?limit=3'
  curl -H 'Authorization: Bearer ${adminKey}' '${url}/api/v1/calls/${callId}'
  curl -H 'Authorization: Bearer ${adminKey}' '${url}/api/v1/uploads?state=unmatched'

This key opens nothing but this demo. Ctrl-C ends it and removes all of it.
`;
}
