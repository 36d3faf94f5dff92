import type { Outcome } from '../../domain/uploads/outcome.js';
import { truncateText, createMask } from '../../runtime/masking.js';

const MESSAGE_CAP = 300;

/** Masks the given secrets, phone numbers, hashes of phones and bearer tokens; Google may echo any of them. */
function maskedText(text: string, secrets: readonly string[] = []): string {
  return createMask(...secrets)(text);
}

/** One side of a request as stored: masked, at most 64 KiB. */
export function recordedText(text: string, secrets: readonly string[] = []): string {
  return truncateText(maskedText(text, secrets));
}

/** A platform's message as stored with a row. */
export function recordedMessage(text: string, secrets: readonly string[] = []): string {
  const safe = maskedText(text, secrets);
  return safe.length <= MESSAGE_CAP ? safe : `${safe.slice(0, MESSAGE_CAP - 1)}…`;
}

/** The platform's message with the id by which its support finds the request. */
export function withRequestId(text: string, requestId: string | null): string {
  return requestId === null ? text : `${text} (Google’s request ${requestId})`;
}

/** Outcomes with masked messages. */
export function maskOutcomes(outcomes: readonly Outcome[], secrets: readonly string[]): Outcome[] {
  return outcomes.map((outcome) =>
    'message' in outcome && outcome.message !== undefined
      ? { ...outcome, message: maskedText(outcome.message, secrets) }
      : outcome,
  );
}
