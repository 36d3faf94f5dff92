import { DAY, type Instant, MINUTE, SECOND } from '../../../../domain/time/instant.js';
import { type AccessTokens, bearerToken, DATAMANAGER_SCOPE, type Grant } from '../oauth/access-tokens.js';
import { detail, RpcError } from '../rpc-error.js';

/** A method as Google's errors name it. */
type MethodName = 'IngestEvents' | 'RetrieveRequestStatus';

/**
 * The owner of a token. Google: @google-ads/datamanager 0.3.0, ingestion_service.proto; reasons are google.api.ErrorReason.
 *
 * @throws RpcError UNAUTHENTICATED for a missing, unknown or expired token; PERMISSION_DENIED for one without the scope
 */
export function authorise(header: string | undefined, tokens: AccessTokens, method: MethodName): Grant {
  const token = bearerToken(header);
  if (token === null)
    throw unauthenticated('Request is missing required authentication credential.', 'CREDENTIALS_MISSING', method);
  const grant = tokens.find(token);
  if (grant === 'unknown')
    throw unauthenticated('Request had invalid authentication credentials.', 'ACCESS_TOKEN_TYPE_UNSUPPORTED', method);
  if (grant === 'expired')
    throw unauthenticated('Request had invalid authentication credentials.', 'ACCESS_TOKEN_EXPIRED', method);
  if (grant.scopes.includes(DATAMANAGER_SCOPE)) return grant;
  const info = errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', method);
  throw new RpcError('PERMISSION_DENIED', 'Request had insufficient authentication scopes.', [info]);
}

function unauthenticated(message: string, reason: string, method: MethodName): RpcError {
  return new RpcError('UNAUTHENTICATED', message, [errorInfo(reason, method)]);
}

function errorInfo(reason: string, method: MethodName) {
  const metadata = { service: 'datamanager.googleapis.com', method: `google.ads.datamanager.v1.IngestionService.${method}` };
  return detail('ErrorInfo', { reason, domain: 'googleapis.com', metadata });
}

type QuotaKind = 'read' | 'write';

/** Per project, reads and writes separately. Google: data-manager/api/devguides/limits, read 2026-11-22. */
const LIMITS = [
  { periodMs: MINUTE, most: 300, name: 'per minute' },
  { periodMs: DAY, most: 100_000, name: 'per day' },
] as const;

interface Count {
  period: number;
  used: number;
}

/** Requests counted in whole minutes and days of the simulator's clock. */
export class Quota {
  private readonly counts = new Map<string, Count>();

  constructor(private readonly clock: () => Instant) {}

  /** @throws RpcError RESOURCE_EXHAUSTED with RetryInfo when a limit is reached; such a request is not counted */
  take(owner: string, kind: QuotaKind): void {
    const now = this.clock();
    const counts = LIMITS.map(({ periodMs, most, name }) => {
      const count = this.countOf(JSON.stringify([owner, kind, name]), Math.floor(now / periodMs));
      if (count.used >= most) throw exhausted(kind, name, periodMs - (now % periodMs));
      return count;
    });
    for (const count of counts) count.used += 1;
  }

  private countOf(counter: string, period: number): Count {
    const count = this.counts.get(counter) ?? { period, used: 0 };
    if (count.period !== period) Object.assign(count, { period, used: 0 });
    this.counts.set(counter, count);
    return count;
  }
}

function exhausted(kind: QuotaKind, name: string, waitMs: number): RpcError {
  const limit = `${kind === 'write' ? 'Write' : 'Read'} requests ${name}`;
  return new RpcError('RESOURCE_EXHAUSTED', `Quota exceeded for limit '${limit}' of service 'datamanager.googleapis.com'.`, [
    detail('ErrorInfo', {
      reason: 'RATE_LIMIT_EXCEEDED',
      domain: 'googleapis.com',
      metadata: { service: 'datamanager.googleapis.com' },
    }),
    detail('RetryInfo', { retryDelay: `${Math.ceil(waitMs / SECOND)}s` }),
  ]);
}
