import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { whenSchema } from '../../../src/config/schema/goal.js';
import { loadConfig } from '../../../src/config/reading/load.js';
import { type Call, CALL_FIELDS } from '../../../src/domain/calls/call.js';
import { deriveCall, type MergedFields, mergeEvent } from '../../../src/domain/calls/merge.js';
import { evaluateWhen } from '../../../src/domain/goals/evaluate.js';
import { loadPlatforms } from '../../../src/destinations/destinations.js';
import { toCallView } from '../../../src/api/calls/call-views.js';
import type { CallSource, RawReceipt } from '../../../src/sources/source.js';
import { source as mapped } from '../../../src/sources/mapped/index.js';
import type { CallEntity } from '../../../src/store/schema/entities/call.entity.js';
import { aCall } from '../../support/call-builders.js';
import { aPost, aReceipt, queryOf } from '../receipts.js';

/** A request as a vendor sends it; `@T(format|zone)` is the call's start, `@E(…)` its end, `@Ts`, `@Es` the same in seconds. */
export interface CaseRequest {
  readonly method: string;
  readonly query?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly body?: string;
}

/** The expected result of one call's requests. */
export interface CaseOutcome {
  readonly expect: Readonly<Record<string, unknown>>;
  /** Goals that are met. */
  readonly conversions: readonly string[];
  /** No goal is met. */
  readonly never?: boolean;
}

const START = Date.UTC(2026, 10, 22, 9, 45, 10);
const END = START + 100_000;

export function withMoments(text: string): string {
  return text
    .replace(/@([TE])\(([^|)]*)\|([^)]*)\)/g, (_all, which: string, format: string, zone: string) =>
      DateTime.fromMillis(which === 'T' ? START : END, { zone, locale: 'en-US' }).toFormat(format),
    )
    .replaceAll('@Ti', new Date(START).toISOString())
    .replaceAll('@Ts', String(START / 1000))
    .replaceAll('@Es', String(END / 1000));
}

function toReceipt({ method, query, form, type, body }: CaseRequest, index: number): RawReceipt {
  const moment = { id: `r${index}`, receivedAt: END + 2000 + index };
  if (method === 'GET') return aReceipt({ ...moment, query: withMoments(query ?? '') });
  const filled = Object.fromEntries(Object.entries(form ?? {}).map(([name, value]) => [name, withMoments(value)]));
  const content = body === undefined ? queryOf(filled) : withMoments(body);
  return { ...aPost(content, type ?? 'application/x-www-form-urlencoded'), ...moment };
}

/** The call that these requests make, as the API shows it unmasked, and the goals that it meets. */
export function outcomeOf<Settings>(
  source: CallSource<Settings>,
  settings: Settings,
  requests: readonly CaseRequest[],
  goals: readonly { readonly id: string; readonly when: unknown }[],
): { readonly call: Record<string, unknown>; readonly met: readonly string[] } {
  let merged: MergedFields | null = null;
  let callId = '';
  for (const [index, request] of requests.entries()) {
    const receipt = toReceipt(request, index);
    const parsed = source.parse(receipt, settings);
    if ('ignored' in parsed) continue;
    if (!('event' in parsed)) throw new Error(JSON.stringify(parsed));
    callId = parsed.event.callId;
    merged = mergeEvent(merged, parsed.event, { receiptId: receipt.id, receivedAt: receipt.receivedAt });
  }
  if (merged === null) throw new Error('no call');
  const { derived, utm } = deriveCall(merged.facts, ['ga_session_id']);
  const { phase, facts, warnings } = merged;
  const call: Call = { ...aCall(), ...nothing(), ...facts, ...derived, ...utm, callId, phase, warnings };
  const { callerNumber } = call;
  const subject = { call, timezone: 'Europe/Moscow', earlierCalls: null, otherConversions: null };
  const met = goals.filter(({ when }) => phase === 'ended' && evaluateWhen(whenSchema.parse(when), subject).truth === true);
  return { call: { ...toCallView(call as CallEntity), callerNumber }, met: met.map(({ id }) => id) };
}

function nothing(): Partial<Call> {
  return Object.fromEntries(CALL_FIELDS.map((field) => [field, null]));
}

const EXAMPLES = join(__dirname, '../../../data/examples');
const SECRET = 'wq3eDk7Zp0sLx81vTn';

/** The source of one of the files that users copy. */
export async function exampleSource(vendor: string) {
  const { config } = loadConfig({
    file: join(EXAMPLES, `${vendor}.yaml`),
    explicit: true,
    environment: {
      METRIKA_TOKEN: SECRET,
      GA4_API_SECRET: SECRET,
      CALLRAIL_SIGNING_KEY: SECRET,
      [`${vendor.toUpperCase()}_TOKEN`]: SECRET,
    },
    sources: [mapped],
    platforms: await loadPlatforms(),
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  const source = config.projects[0]?.sources[0];
  if (source === undefined) throw new Error(vendor);
  return { source, goals: config.projects[0]?.goals ?? [] };
}
