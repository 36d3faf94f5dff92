import { z } from 'zod';
import { bothLanguages } from '../../domain/localized-text.js';
import { createMask } from '../../runtime/masking.js';
import type { CheckResult, SendContext } from '../kit/platform.js';
import { type CurrencyOf, currencyFor } from '../kit/settings.js';
import { collect, type Ga4Connection } from './client.js';
import type { Ga4Event, Ga4Row } from './row.js';

const verdict = z.object({
  validationMessages: z.array(z.object({ description: z.string().nullish(), validationCode: z.string().nullish() })),
});

/** A visitor who does not exist: the validation server counts nothing. */
const MADE_UP_CLIENT_ID = '1000000001.1700000000';

/**
 * Sends each goal's event to GA4's validation server, which counts nothing and checks only the form, not the secret or the id.
 *
 * @see Google: analytics protocol/ga4/validating-events (D22), read 2026-11-22
 */
export async function checkGa4Events(
  collector: Ga4Connection,
  context: SendContext,
  currencyOf: CurrencyOf,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const [goal, { event, value }] of Object.entries(collector.settings.goals)) {
    const worth: Ga4Event['params'] = value === 'omit' ? {} : { value: 1, currency: currencyFor(goal, currencyOf) };
    results.push({ name: `goal ${goal}`, ...(await checkEvent(collector, { event, worth }, context)) });
  }
  return [
    ...results,
    {
      name: 'secret',
      result: 'assumed',
      text: bothLanguages(
        'GA4 never says whether measurementId and apiSecret are right: look for the event in the Realtime report.',
        'GA4 никогда не сообщает, верны ли measurementId и apiSecret: поищите событие в отчёте «В реальном времени».',
      ),
    },
  ];
}

async function checkEvent(
  collector: Ga4Connection,
  { event, worth }: { readonly event: string; readonly worth: Ga4Event['params'] },
  { signal }: SendContext,
): Promise<Omit<CheckResult, 'name'>> {
  const row: Ga4Row = {
    client_id: MADE_UP_CLIENT_ID,
    timestamp_micros: collector.clock.now() * 1000,
    events: [{ name: event, params: { engagement_time_msec: 1, ...worth } }],
  };
  const body = { ...row, validation_behavior: 'ENFORCE_RECOMMENDATIONS' };
  const result = await collect(collector, '/debug/mp/collect', body, signal);
  if (result.kind !== 'answer')
    return {
      result: 'failed',
      text: bothLanguages(`GA4 could not be reached: ${result.code}.`, `GA4 недоступен: ${result.code}.`),
    };
  const messages = result.status === 200 ? readMessages(result.body) : null;
  if (messages === null) {
    const { status } = result;
    const text = bothLanguages(`GA4 answered HTTP ${status}, check endpoint.`, `GA4 ответил HTTP ${status}, проверьте endpoint.`);
    return { result: 'failed', text };
  }
  if (messages.length === 0) {
    const text = bothLanguages(`GA4 finds no fault with the event ${event}.`, `К событию ${event} у GA4 замечаний нет.`);
    return { result: 'proved', text };
  }
  const faults = createMask(collector.settings.apiSecret)(messages.join('; '));
  return {
    result: 'failed',
    text: bothLanguages(`GA4 finds fault with ${event}: ${faults}`, `Замечания GA4 к ${event}: ${faults}`),
  };
}

function readMessages(body: string): string[] | null {
  const found = verdict.safeParse(parseOrUndefined(body)).data;
  return found ? found.validationMessages.map((message) => message.description ?? message.validationCode ?? '?') : null;
}

function parseOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
