import { groupBy } from '../collections.js';
import { furthestOf } from '../upload.js';
import { answerOf, isWorthTelling, type CountedCalls, type CountedConversion, type CountedUpload } from './counted.js';
import { Tally } from './tally.js';

/**
 * Where calls stand: `calls`, `answered`, `missed`, `excluded`, `conversions`, `value CURRENCY`, and for each destination
 * `at DESTINATION …`: `upload STATE`, `call STATE` (by the furthest of a call's uploads), `reason STATE CODE`, `conversions`,
 * `value CURRENCY`, `excluded`, `identified`, `sent`, `confirmed`. Pure.
 */
export function standingTally({ calls, conversions, uploads }: CountedCalls): Tally {
  const tally = new Tally();
  const excluded = new Set<string>();
  for (const call of calls) {
    tally.add(['calls']);
    const answer = answerOf(call);
    if (answer !== null) tally.add([answer]);
    if (call.excluded) {
      excluded.add(call.id);
      tally.add(['excluded']);
    }
  }
  for (const conversion of conversions.filter(isWorthTelling)) addConversion(tally, [], conversion);
  const standing = new Map(conversions.map((conversion) => [keyOf(conversion), conversion]));
  for (const [destination, there] of groupBy(uploads, (upload) => upload.destination)) {
    const at = ['at', destination];
    for (const upload of there) {
      tally.add([...at, 'upload', upload.state]);
      const conversion = standing.get(keyOf(upload));
      if (conversion) addConversion(tally, at, conversion);
    }
    for (const [callId, ofCall] of groupBy(there, (upload) => upload.callId)) addCall(tally, at, ofCall, excluded.has(callId));
  }
  return tally;
}

function addConversion(tally: Tally, at: readonly string[], { valueMinor, currency }: CountedConversion): void {
  tally.add([...at, 'conversions']);
  if (valueMinor !== null && currency !== null) tally.add([...at, 'value', currency], valueMinor);
}

function addCall(tally: Tally, at: readonly string[], uploads: readonly CountedUpload[], excluded: boolean): void {
  const furthest = furthestOf(uploads);
  if (furthest === null) return;
  const { state, reasonCode } = furthest;
  tally.add([...at, 'call', state]);
  tally.add([...at, 'reason', state, reasonCode]);
  if (excluded) tally.add([...at, 'excluded']);
  const sent = uploads.some((upload) => upload.sent);
  if (sent || uploads.some((upload) => upload.identified)) tally.add([...at, 'identified']);
  if (sent) tally.add([...at, 'sent']);
  if (uploads.some((upload) => upload.state === 'delivered' && upload.verified)) tally.add([...at, 'confirmed']);
}

function keyOf({ callId, goal }: { readonly callId: string; readonly goal: string }): string {
  return `${callId} ${goal}`;
}
