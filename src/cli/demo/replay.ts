import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND, type Instant } from '../../domain/time/instant.js';
import type { HttpClient, HttpRequest } from '../../runtime/http.js';
import { asSent } from './as-sent.js';
import type { SampleWebhook } from './samples.js';

const AT_ONCE = 32;
const MOST_TRIES = 10;

/**
 * Sends webhooks to the door in their order, many at once; those of one caller wait for each other, as in life.
 *
 * @param now the moment at which the sample week ends
 * @throws when the door does not take one
 */
export async function replay(
  webhooks: readonly SampleWebhook[],
  { http, webhookUrl, now }: { http: HttpClient; webhookUrl: string; now: Instant },
  progress: (sent: number) => void,
): Promise<void> {
  const callers = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  for (const [index, webhook] of webhooks.entries()) {
    const caller = callerOf(webhook) ?? `webhook ${index}`;
    const before = callers.get(caller) ?? Promise.resolve();
    const mine = before
      .then(() => send(http, asSent(webhook, webhookUrl, now)))
      .then(() => {
        underWay.delete(mine);
        progress((sent += 1));
      });
    callers.set(caller, mine);
    underWay.add(mine);
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

function callerOf({ query }: SampleWebhook): string | null {
  const parameters = new URLSearchParams(query);
  return parameters.get('callerNumber') ?? parameters.get('callId');
}

async function send(http: HttpClient, request: HttpRequest): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const result = await http.send(request);
    if (result.kind === 'answer' && result.status === 200) return;
    const mayComeAgain = result.kind === 'answer' && result.status === 503 && tries < MOST_TRIES;
    if (!mayComeAgain) throw new Error(`the webhook door answered ${result.kind === 'answer' ? result.status : result.code}`);
    await sleep(Math.max(Number(result.headers['retry-after'] ?? 0) * SECOND, 100));
  }
}
