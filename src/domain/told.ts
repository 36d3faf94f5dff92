import type { Call } from './call.js';

/**
 * All of a call that a platform may be told, or that a row depends on; a platform that needs more adds it here. Delivery reads nothing else of
 * the calls: what is not read cannot leave, and to read whole calls took as long as sending them.
 */
export const TOLD_FIELDS = [
  'id',
  'callType',
  'answered',
  'isNew',
  'talkSeconds',
  'waitSeconds',
  'trackingNumber',
  'callerNumber',
  'gaCid',
  'gaSessionId',
  'yaCid',
  'clickIds',
  'pageUrl',
  'warnings',
] as const satisfies readonly (keyof Call)[];

export type ToldCall = Pick<Call, (typeof TOLD_FIELDS)[number]>;
