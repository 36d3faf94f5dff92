import { WARNING_CODES, type CallEvent, type CallFacts, type CallPhase } from '../domain/call.js';
import type { Reason } from '../domain/reason.js';
import type { ParameterReader } from './reader.js';
import { readText } from './values.js';

/** A call id is a key: cut short it would be another call's. */
const LONGEST_CALL_ID = 255;

/** What a reader makes of one receipt. */
export type ParsedReceipt = { readonly event: CallEvent } | { readonly unreadable: Reason };

/** The call event of a webhook whose parameter `callId` names the call; the rest is asked for only then. */
export function readEvent(
  reader: ParameterReader,
  rest: () => { readonly phase: CallPhase; readonly facts: CallFacts },
): ParsedReceipt {
  const callId = reader.take('callId', readText);
  if (callId === null) return { unreadable: { code: 'CALLID_MISSING' } };
  if (callId.length > LONGEST_CALL_ID) {
    return { unreadable: { code: 'CALLID_MISSING', detail: `callId > ${LONGEST_CALL_ID}` } };
  }
  const { phase, facts } = rest();
  const warnings = WARNING_CODES.filter((code) => reader.warnings.has(code));
  return { event: { callId, phase, facts: presentOnly(facts), warnings } };
}

function presentOnly(facts: CallFacts): Partial<CallFacts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}
