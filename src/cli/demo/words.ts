import { badDayInWords } from './bad-day.js';
import type { DemoResult } from './result.js';
import { standingsTable } from './tables.js';

const SHOWN_DIFFERENCES = 40;

export const WELCOME = `
Ringback: a week in the life of a window company, in less than a minute.

Everything runs on this machine: the real service with a database of its own, and stand-ins for the ad cabinets of
Yandex.Metrica, Google Analytics 4 and Google Ads that follow the platforms' own rules. Nothing leaves this computer.

`;

/** What came out, for somebody who was not there. */
export function resultInWords(result: DemoResult): string {
  const { webhooks, calls, reconciled, destinations, cabinets, googleSays, differences, seconds, badDay } = result;
  const unlinked =
    cabinets.notVouchedFor === 0
      ? ''
      : ` ${cabinets.notVouchedFor} more went to Metrica in files that it processed, and it knows no visitor for them:\nthe log calls them delivered, but vouches for none of that file.`;
  return [
    badDay === null ? '' : badDayInWords(badDay),
    `\n${webhooks} webhooks became ${calls} calls; ${reconciled.missed} of these no webhook had told of, and the comparison with MANGO’s own list brought them.`,
    'What became of them:\n',
    standingsTable(destinations),
    '',
    `${cabinets.agreed} conversions are counted in the cabinets, each exactly once, as the log says.${unlinked}`,
    summaryInWords(googleSays),
    '',
    differences.length === 0
      ? `Every call is where it must be (data/samples/expected.jsonl). ${seconds.toFixed(1)} s.`
      : [`${differences.length} differences:`, ...differences.slice(0, SHOWN_DIFFERENCES).map((one) => `- ${one}`)].join('\n'),
    '',
  ].join('\n');
}

function summaryInWords(said: DemoResult['googleSays']): string {
  if (said === null) return 'Google Ads gave no summary of its own this time.';
  const { successful, total, pending } = said;
  return `Google Ads’ own summary of today’s uploads by its API: ${successful} of ${total} taken, ${pending} still being processed.`;
}

/** How to look around while the demo serves. */
export function invitation({ url, adminKey, callId }: { url: string; adminKey: string; callId: string }): string {
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
