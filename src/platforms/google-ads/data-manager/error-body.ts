import { z } from 'zod';
import { toJson } from '../json.js';

export interface FieldViolation {
  /** e.g. `events.events[0].ad_identifiers.gclid`, `destinations[0].login_account.account_id`. */
  readonly field: string;
  readonly description: string;
  readonly reason: string | null;
}

/** What a Google API says when it refuses a request. */
export interface GoogleError {
  /** `INVALID_ARGUMENT`, `PERMISSION_DENIED`, …; null when the body was none of Google's. */
  readonly status: string | null;
  readonly message: string;
  /** ErrorInfo's reason, e.g. `SERVICE_DISABLED`. */
  readonly reason: string | null;
  readonly requestId: string | null;
  /** RetryInfo's delay, e.g. `30s`. */
  readonly retryDelay: string | null;
  readonly violations: readonly FieldViolation[];
}

const detailSchema = z.object({
  reason: z.string().nullish(),
  requestId: z.string().nullish(),
  retryDelay: z.string().nullish(),
  fieldViolations: z
    .array(z.object({ field: z.string().default(''), description: z.string().default(''), reason: z.string().nullish() }))
    .nullish(),
});
const bodySchema = z.object({
  error: z.object({
    status: z.string().default('UNKNOWN'),
    message: z.string().default(''),
    // A detail of a form that we do not know must not hide the ones that we do.
    details: z.array(detailSchema.catch({})).default([]),
  }),
});

const NOT_GOOGLE: GoogleError = { status: null, message: '', reason: null, requestId: null, retryDelay: null, violations: [] };

/**
 * Reads google.rpc.Status in JSON with its details ErrorInfo, RequestInfo, RetryInfo and BadRequest.
 *
 * @returns a status of null when the body is none of Google's (a proxy's page, half a body)
 */
export function readGoogleError(body: string): GoogleError {
  const parsed = bodySchema.safeParse(toJson(body));
  if (!parsed.success) return NOT_GOOGLE;
  const { status, message, details } = parsed.data.error;
  return {
    status,
    message,
    reason: details.find((detail) => detail.reason)?.reason ?? null,
    requestId: details.find((detail) => detail.requestId)?.requestId ?? null,
    retryDelay: details.find((detail) => detail.retryDelay)?.retryDelay ?? null,
    violations: details.flatMap((detail) =>
      (detail.fieldViolations ?? []).map(({ field, description, reason }) => ({ field, description, reason: reason ?? null })),
    ),
  };
}
