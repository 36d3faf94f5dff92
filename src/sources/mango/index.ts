import { WARNING_CODES, type CallEvent, type CallFacts } from '../../domain/call.js';
import type { CallSource } from '../source.js';
import { readFacts } from './facts.js';
import { readParameters } from './parameters.js';
import { ParameterReader } from './reader.js';
import { settings, type MangoSettings } from './settings.js';
import { readText } from './values.js';

/** A call id is a key: cut short it would be another call's. */
const LONGEST_CALL_ID = 255;

/** Any of these is known only when the call is over. */
const END_PARAMETERS = ['dateEnd', 'duration', 'callStatus'];

/**
 * MANGO OFFICE call tracking: webhooks on the start and the end of a call.
 *
 * Vendor: "Вебхуки коллтрекинга", mango-office.ru/support/calltracking_vs_analytics, read 2026-11-22. What receivers really
 * get differs in places: see README.md beside this file.
 */
export const source: CallSource<MangoSettings> = {
  type: 'mango',
  settings,
  parse(receipt, sourceSettings) {
    const reader = new ParameterReader(readParameters(receipt));
    const callId = reader.take('callId', readText);
    if (callId === null) return { unreadable: { code: 'CALLID_MISSING' } };
    if (callId.length > LONGEST_CALL_ID) {
      return { unreadable: { code: 'CALLID_MISSING', detail: `callId > ${LONGEST_CALL_ID}` } };
    }
    const facts = readFacts(reader, sourceSettings);
    const event: CallEvent = {
      callId,
      phase: reader.has(...END_PARAMETERS) ? 'ended' : 'started',
      facts: presentOnly(facts),
      warnings: WARNING_CODES.filter((code) => reader.warnings.has(code)),
    };
    return { event };
  },
};

function presentOnly(facts: CallFacts): Partial<CallFacts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}
