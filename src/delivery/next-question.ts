import type { Instant } from '../domain/time/instant.js';
import type { AwaitedRequest } from '../store/uploads/requests.store.js';

type Question = Pick<AwaitedRequest, 'id' | 'confirmAt' | 'confirmTries'>;

/**
 * When the verdict on a request is asked for again. Where trouble of the whole destination left a question unanswered, the
 * same delay passes once more; one that a person put before its time changes nothing. Pure.
 *
 * @param confirmAfterMs the platform's delays, each from the previous question; the last one repeats
 */
export function nextQuestion(asked: Question, confirmAfterMs: readonly number[], now: Instant, troubled: boolean): Question {
  const { id, confirmAt, confirmTries } = asked;
  if (confirmAt !== null && confirmAt > now) return { id, confirmAt, confirmTries };
  const tries = confirmTries + (troubled ? 0 : 1);
  const delay = confirmAfterMs[Math.min(tries, confirmAfterMs.length - 1)] ?? 0;
  return { id, confirmAt: now + delay, confirmTries: tries };
}
