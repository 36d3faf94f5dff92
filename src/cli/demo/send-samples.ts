import { setTimeout as sleep } from 'node:timers/promises';
import { type Instant, MINUTE, SECOND } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import type { HttpClient, HttpRequest } from '../../runtime/http.js';
import type { AdminApiClient, DemoUpload } from './admin-api-client.js';
import type { DemoRoute } from './config.js';
import { renderWebhookQuery, type WebhookSample } from './samples.js';

/** A sample webhook as an HTTP request: MANGO's own GET unless the sample is posted. */
function toWebhookRequest(webhook: WebhookSample, url: string, now: Instant): HttpRequest {
  const query = renderWebhookQuery(webhook, now);
  switch (webhook.sentAs) {
    case undefined:
      return { method: 'GET', url: `${url}?${query}` };
    case 'form':
      return { method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: query };
    case 'json':
      return { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: jsonBody(query) };
    case 'multipart':
      return { method: 'POST', url, body: multipartBody(query) };
  }
}

/** Ids as bare numbers, as careless senders write them: too long for a JavaScript number, so the text is built by hand. */
function jsonBody(query: string): string {
  const members = [...new URLSearchParams(query)].map(
    ([name, value]) => `${JSON.stringify(name)}:${/^[1-9]\d*$/.test(value) ? value : JSON.stringify(value)}`,
  );
  return `{${members.join(',')}}`;
}

function multipartBody(query: string): FormData {
  const form = new FormData();
  for (const [name, value] of new URLSearchParams(query)) form.append(name, value);
  return form;
}

const MAX_CONCURRENT = 32;
const MAX_SEND_ATTEMPTS = 10;

/**
 * Sends webhooks in order, many concurrently; those of one caller wait for each other, as with the real vendor.
 *
 * @param now the moment at which the sample week ends
 * @throws if the service does not accept one
 */
export async function sendWebhooks(
  webhooks: readonly WebhookSample[],
  { http, webhookUrl, now }: { http: HttpClient; webhookUrl: string; now: Instant },
  progress: (sent: number) => void,
): Promise<void> {
  const callers = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  for (const [index, webhook] of webhooks.entries()) {
    const caller = callerKey(webhook) ?? `webhook ${index}`;
    const before = callers.get(caller) ?? Promise.resolve();
    const mine = before
      .then(() => sendWebhook(http, toWebhookRequest(webhook, webhookUrl, now)))
      .then(() => {
        underWay.delete(mine);
        progress((sent += 1));
      });
    callers.set(caller, mine);
    underWay.add(mine);
    if (underWay.size >= MAX_CONCURRENT) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

function callerKey({ query }: WebhookSample): string | null {
  const parameters = new URLSearchParams(query);
  return parameters.get('callerNumber') ?? parameters.get('callId');
}

async function sendWebhook(http: HttpClient, request: HttpRequest): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const result = await http.send(request);
    if (result.kind === 'answer' && result.status === 200) return;
    const mayComeAgain = result.kind === 'answer' && result.status === 503 && tries < MAX_SEND_ATTEMPTS;
    if (!mayComeAgain) throw new Error(`the webhook address answered ${result.kind === 'answer' ? result.status : result.code}`);
    await sleep(Math.max(Number(result.headers['retry-after'] ?? 0) * SECOND, 100));
  }
}

/** Fills the list of calls of the sandbox's MANGO. */
export async function fillCallList(
  listed: readonly WebhookSample[],
  { http, url, widgetId, now }: { http: HttpClient; url: string; widgetId: string; now: Instant },
): Promise<void> {
  const calls = listed.map((call) => Object.fromEntries(new URLSearchParams(renderWebhookQuery(call, now))));
  const headers = { 'content-type': 'application/json' };
  const answer = await http.send({
    method: 'POST',
    url: `${url}/sandbox/calls`,
    headers,
    body: JSON.stringify({ widgetId, calls }),
  });
  if (answer.kind !== 'answer' || answer.status !== 200) throw new Error('the sandbox did not take the list of calls');
}

const POLL_INTERVAL_MS = 50;
/** On a machine so busy that requests time out, the delays of one and two minutes before the next tries are part of a run. */
const MAX_WAIT_MS = 10 * MINUTE;

/** Waits until every webhook has become part of a call, or has its reason why not. */
export async function waitForProcessing(api: AdminApiClient, clock: Clock): Promise<void> {
  const until = clock.now() + MAX_WAIT_MS;
  while (await api.hasUnreadReceipts()) {
    if (clock.now() > until) throw new Error('the webhooks are not read after ten minutes');
    await sleep(POLL_INTERVAL_MS);
  }
}

/**
 * Rounds and verdict polls at all destinations until nothing changes: what is left waits for the time from which the platform
 * takes it, or for ever. Waits for uploads that a busy machine has to retry, so that the acts stay in order.
 *
 * @returns all uploads in their last state
 */
export async function deliverUntilSettled(
  api: AdminApiClient,
  { routes, clock, verdictDelayMs }: { routes: readonly DemoRoute[]; clock: Clock; verdictDelayMs: number },
  progress: (uploads: readonly DemoUpload[]) => void,
): Promise<readonly DemoUpload[]> {
  const until = clock.now() + MAX_WAIT_MS;
  for (;;) {
    await Promise.all(routes.map(({ id }) => api.run(id)));
    await sleep(verdictDelayMs);
    await Promise.all(routes.map(({ id }) => api.confirm(id)));
    const uploads = await api.uploads();
    progress(uploads);
    if (!uploads.some(isInProgress)) return uploads;
    if (clock.now() > until) throw new Error('uploads are still moving after ten minutes');
  }
}

/** Whether a worker holds the upload, a verdict is awaited, or only its next try: not the hours that the platform asks for. */
export function isInProgress({ state, dueAt, reason }: DemoUpload): boolean {
  if (state === 'pending') return dueAt !== null && reason?.code !== 'TOO_EARLY';
  return state === 'sending' || state === 'confirming';
}
