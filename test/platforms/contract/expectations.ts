import { isReasonCode } from '../../../src/domain/reason.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import type { BatchAnswer, DestinationTrouble } from '../../../src/platforms/kit/answers.js';

const EXCHANGE_CAP_BYTES = 64 * 1024;

/** Invariants of every answer of every platform, whatever happened on the wire. */
export function expectWellFormed(answer: BatchAnswer, rows: number, secrets: readonly string[]): void {
  expect(answer.outcomes).toHaveLength(rows);
  answer.outcomes.filter((outcome) => 'code' in outcome && outcome.code !== undefined).forEach(expectKnownReason);
  expectPartsToHoldAllAgain(answer);
  if (answer.trouble) expectSoundTrouble(answer.trouble);
  if (answer.outcomes.some((outcome) => outcome.kind === 'retry' && !(outcome.afterMs >= 0)))
    throw new Error('a retry in the past');
  const { request, response } = answer.exchange;
  expect(Buffer.byteLength(request)).toBeLessThanOrEqual(EXCHANGE_CAP_BYTES);
  expect(Buffer.byteLength(response ?? '')).toBeLessThanOrEqual(EXCHANGE_CAP_BYTES);
  const shown = JSON.stringify(answer);
  for (const secret of secrets) expect(shown).not.toContain(secret);
}

export function kindsOf(outcomes: readonly Outcome[]): string[] {
  return [...new Set(outcomes.map((outcome) => outcome.kind))];
}

/** Rows to be sent again are in exactly one part, others in none, and no part is empty; or delivery searches. */
function expectPartsToHoldAllAgain({ outcomes, parts = [], unnamed }: BatchAnswer): void {
  const again = outcomes.flatMap((outcome, index) => (outcome.kind === 'again' ? [index] : []));
  if (unnamed !== undefined) {
    expect([parts, again.length > 0]).toEqual([[], true]);
    expectKnownReason(unnamed.rejection);
    expectSoundTrouble(unnamed.trouble);
    return;
  }
  expect(parts.flat().toSorted((a, b) => a - b)).toEqual(again);
  for (const part of parts) expect(part.length).toBeGreaterThan(0);
  // A part as large as the whole would repeat for ever.
  for (const part of parts) expect(part.length).toBeLessThan(outcomes.length);
}

function expectKnownReason(outcome: Outcome): void {
  if ('code' in outcome && outcome.code !== undefined)
    expect([outcome.code, isReasonCode(outcome.code)]).toEqual([outcome.code, true]);
}

export function expectSoundTrouble(trouble: DestinationTrouble): void {
  expect(isReasonCode(trouble.reason.code)).toBe(true);
  if (trouble.kind === 'delay') expect(trouble.afterMs).toBeGreaterThan(0);
}
