import type { Instant } from '../../domain/time/instant.js';
import type { HttpClient } from '../../runtime/http.js';
import { renderQuery } from './render.js';
import type { SampleWebhook } from './samples.js';

/** Gives the sandbox's MANGO its records of calls: what its own list answers with. */
export async function fillOwnList(
  listed: readonly SampleWebhook[],
  { http, url, widgetId, now }: { http: HttpClient; url: string; widgetId: string; now: Instant },
): Promise<void> {
  const calls = listed.map((call) => Object.fromEntries(new URLSearchParams(renderQuery(call, now))));
  const headers = { 'content-type': 'application/json' };
  const answer = await http.send({
    method: 'POST',
    url: `${url}/sandbox/calls`,
    headers,
    body: JSON.stringify({ widgetId, calls }),
  });
  if (answer.kind !== 'answer' || answer.status !== 200) throw new Error('the sandbox did not take the list of calls');
}
