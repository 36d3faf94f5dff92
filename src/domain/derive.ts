import { addressPairs, firstClickIds } from './attribution.js';
import type { CallDerived, CallFacts, WarningCode } from './call.js';
import { toGaSessionId } from './client-ids.js';
import { readCustomParam, type CustomParam } from './custom-param.js';

/**
 * What follows from the facts of a merged call, and the warnings that only the whole call can give.
 *
 * @param sessionIdParams the keys in customParam that may hold GA4's session id, in order of preference
 */
export function deriveCall(
  facts: CallFacts,
  sessionIdParams: readonly string[],
): { derived: CallDerived; warnings: WarningCode[] } {
  const custom = facts.customParam === null ? null : readCustomParam(facts.customParam);
  const { accepted, answered } = answerOf(facts);
  // The page is newer than the entry, so its click is the one that called.
  const { clickIds, refused } = firstClickIds([
    addressPairs(facts.pageUrl ?? ''),
    addressPairs(facts.firstUrl ?? ''),
    custom?.values ?? [],
    Object.entries(facts.leakedClickIds ?? {}),
  ]);
  const warnings: WarningCode[] = [];
  if (refused) warnings.push('CLICK_ID_INVALID');
  if (custom?.readable === false) warnings.push('CUSTOM_PARAM_UNREADABLE');
  if (facts.isQuality === true && answered === false) warnings.push('QUALITY_CONFLICT');
  return { derived: { accepted, answered, clickIds, gaSessionId: sessionId(custom, sessionIdParams) }, warnings };
}

function answerOf({ statusCode, saidAnswered, talkSeconds }: CallFacts): Pick<CallDerived, 'accepted' | 'answered'> {
  if (statusCode === null) return { accepted: saidAnswered, answered: saidAnswered && talkSeconds !== 0 };
  const accepted = Math.floor(statusCode / 100) === 11;
  return { accepted, answered: accepted && (talkSeconds ?? 0) > 0 };
}

function sessionId(custom: CustomParam | null, params: readonly string[]): string | null {
  for (const param of params) {
    const value = custom?.values.get(param);
    const id = value === undefined ? null : toGaSessionId(value);
    if (id !== null) return id;
  }
  return null;
}
