import type { DemoJourney, DemoReceipt, DemoUpload } from './admin-api-client.js';
import { type DemoRoute, findRouteGoal } from './config.js';
import type { ExpectedUpload, ExpectedCall, DemoSamples } from './samples.js';

/** A deviation from the expected result, as a sentence. */
export type DemoDifference = string;

/** Compares each sample call's result with the expected one. */
export function compareWithExpected(
  samples: DemoSamples,
  journeys: readonly DemoJourney[],
  receipts: readonly DemoReceipt[],
  routes: readonly DemoRoute[] = [],
): readonly DemoDifference[] {
  const deliversAll = new Set(routes.filter(({ inSamples }) => !inSamples).map(({ id }) => id));
  const byCallId = new Map(journeys.map((journey) => [journey.call.callId, journey]));
  const expected = new Set(samples.calls.map(({ callId }) => callId));
  return [
    ...samples.calls.flatMap((call) => compareCall(withSentValues(call, routes), byCallId.get(call.callId), deliversAll)),
    ...journeys.filter(({ call }) => !expected.has(call.callId)).map(({ call }) => `call ${call.callId} came of nothing`),
    ...compareReceipts(samples.unreadable, receipts),
  ];
}

/** The samples contain each call's value; a destination that gets no value shows none, and a missing one nothing. */
function withSentValues(call: ExpectedCall, routes: readonly DemoRoute[]): ExpectedCall {
  const there = call.expect.filter(({ destination }) => routes.length === 0 || routes.some(({ id }) => id === destination));
  const expect = there.map((one) => {
    const found = findRouteGoal(routes, one.destination, one.goal);
    return found?.mapping.sendsValue === false && one.value !== undefined ? { ...one, value: null } : one;
  });
  return { ...call, expect };
}

/** @param deliversAll destinations that the samples do not name: each of their uploads must be delivered */
function compareCall(
  { callId, kind, expect }: ExpectedCall,
  journey: DemoJourney | undefined,
  deliversAll: ReadonlySet<string>,
): DemoDifference[] {
  const name = `call ${callId} (${kind})`;
  if (journey === undefined) return [`${name}: no call came of its webhooks`];
  const uploads = journey.uploads.filter(({ destination }) => !deliversAll.has(destination));
  const unexpected = uploads.filter((upload) => !expect.some((one) => isExpectedUpload(upload, one)));
  const undelivered = journey.uploads.filter(({ destination, state }) => deliversAll.has(destination) && state !== 'delivered');
  return [
    ...expect.flatMap((one) =>
      compareUpload(
        name,
        one,
        uploads.find((upload) => isExpectedUpload(upload, one)),
      ),
    ),
    ...unexpected.map((upload) => `${name}: nobody expected an upload of ${upload.goal} to ${upload.destination}`),
    ...undelivered.map(({ goal, destination, state }) => `${name}: ${goal} at ${destination} is ${state}, not delivered`),
  ];
}

function isExpectedUpload(upload: DemoUpload, { destination, goal }: ExpectedUpload): boolean {
  return upload.destination === destination && upload.goal === goal;
}

function compareUpload(name: string, expected: ExpectedUpload, upload: DemoUpload | undefined): DemoDifference[] {
  const wanted = stateText(expected.state, expected.code, expected.value);
  // A code or a value is compared only if the sample names one.
  const code = expected.code === undefined ? undefined : upload?.reason?.code;
  const value = expected.value === undefined ? undefined : upload?.value;
  const found = stateText(upload?.state ?? 'none', code, value);
  if (wanted === found) return [];
  return [`${name}: ${expected.goal} at ${expected.destination} is ${found}, not ${wanted} (${expected.why})`];
}

function stateText(state: string, code: string | undefined, value: number | null | undefined): string {
  const worth = value === null ? 'without a value' : value;
  return [state, code, worth].filter((part) => part !== undefined).join(' ');
}

function compareReceipts(expected: readonly string[], receipts: readonly DemoReceipt[]): DemoDifference[] {
  const found = receipts.flatMap(({ verdict, reason }) => (verdict === 'unreadable' ? [reason?.code ?? 'no reason'] : []));
  if (found.toSorted().join() === expected.toSorted().join()) return [];
  return [`unreadable webhooks: [${found.join(', ')}], not [${expected.join(', ')}]`];
}
