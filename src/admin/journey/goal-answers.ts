import type { FailedCondition, GoalVerdict } from '../../domain/goal.js';
import { maskPhone } from '../../domain/mask.js';
import type { ConversionEntity } from '../../store/entities/conversion.entity.js';

/** Whether a goal of the project is met by the call, and which condition failed where it is not. */
export interface GoalAnswer {
  readonly goal: string;
  readonly met: boolean;
  readonly failed: FailedCondition | null;
}

/** A whole number has at least as many digits; what is shorter is a prefix and names nobody. */
const DIGITS_OF_A_NUMBER = 8;

/** What stands counts as met, whatever the rules of today say. */
export function goalAnswer(goal: string, verdict: GoalVerdict, conversion: ConversionEntity | undefined): GoalAnswer {
  if (conversion?.revokedAt === null) return { goal, met: true, failed: null };
  if (verdict.met) return { goal, met: true, failed: null };
  const { condition, wanted, found } = verdict.failed;
  const shown = /(^|\.)callerNumbers$/.test(condition) ? masked(wanted) : withMaskedCallers(wanted);
  return { goal, met: false, failed: { condition, wanted: shown ?? null, found: found ?? null } };
}

/** A rule may name whole numbers; that it failed on one would tell who called. */
function withMaskedCallers(wanted: unknown): unknown {
  if (Array.isArray(wanted)) return wanted.map(withMaskedCallers);
  if (typeof wanted !== 'object' || wanted === null) return wanted;
  return Object.fromEntries(
    Object.entries(wanted).map(([key, value]) => [key, key === 'callerNumbers' ? masked(value) : withMaskedCallers(value)]),
  );
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  const isNumber = typeof value === 'string' && value.replace(/\D/g, '').length >= DIGITS_OF_A_NUMBER;
  return isNumber ? maskPhone(value) : value;
}
