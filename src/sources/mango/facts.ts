import type { CallFacts, CallType } from '../../domain/call.js';
import { readDate } from '../../domain/dates.js';
import { readFacts, type NamedFact } from '../facts.js';
import type { ParameterReader } from '../reader.js';
import { readBoolean, readInteger } from '../values.js';
import type { MangoSettings } from './settings.js';

const NAMES: Readonly<Record<NamedFact, readonly string[]>> = {
  startedAt: ['dateStart'],
  endedAt: ['dateEnd'],
  statusCode: ['callStatus'],
  // The vendor gives a code, from which it follows.
  saidAnswered: [],
  trackingNumber: ['number'],
  talkSeconds: ['duration'],
  waitSeconds: ['waitDuration'],
  // The page's parameter is `URLl` in the vendor's table and `url` in what receivers get.
  pageUrl: ['URLl', 'url', 'urli'],
};

const CALL_TYPES: Readonly<Record<string, CallType>> = { '1': 'dynamic', '2': 'static', '3': 'default' };

/** All facts of one MANGO webhook. */
export function readMangoFacts(reader: ParameterReader, settings: MangoSettings): CallFacts {
  return readFacts(reader, { names: NAMES, readDate: (text) => readDate(text, settings), readBoolean, readCallType });
}

/** 1 dynamic, 2 static, 3 default; null for any other. */
function readCallType(text: string): CallType | null {
  const number = readInteger(text);
  return number === null ? null : (CALL_TYPES[number] ?? null);
}
