import type { MarkAnswer, MarkRefusal } from './mark.js';

const SENTENCES: Readonly<Record<MarkRefusal, string>> = {
  GOAL_MISSING: 'Name the goal that the call counts for, or a label (spam or test).',
  GOAL_UNKNOWN: 'The call is there, and its project has no such goal. Take one of the goals in the config.',
  CALL_MISSING: 'Name the call: callId, or phone and at.',
  CALL_AMBIGUOUS: 'Several calls fit. Add the project or the source.',
  PHONE_INVALID: 'The phone is no number in international or Russian form.',
  MOMENT_MISSING: 'A phone needs the moment of the call beside it: at.',
};

/** A mark that cannot be taken, with what to do about it. */
export function refused(code: MarkRefusal): MarkAnswer & { outcome: 'refused' } {
  return { outcome: 'refused', code, message: SENTENCES[code] };
}
