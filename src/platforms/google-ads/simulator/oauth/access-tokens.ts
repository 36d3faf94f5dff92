import { randomBytes } from 'node:crypto';
import { type Instant, SECOND } from '../../../../domain/time/instant.js';

export const ADWORDS_SCOPE = 'https://www.googleapis.com/auth/adwords';
export const DATAMANAGER_SCOPE = 'https://www.googleapis.com/auth/datamanager';

/** What Google's endpoint answers as `expires_in`. */
export const LIFETIME_SECONDS = 3599;

/** What an access token grants. */
export interface Grant {
  /** Client id or service account: quotas are counted for it. */
  readonly owner: string;
  readonly scopes: readonly string[];
}

/** Access tokens that were issued. They expire by the simulator's clock. */
export class AccessTokens {
  private readonly issued = new Map<string, { readonly grant: Grant; readonly expiresAt: Instant }>();

  constructor(private readonly clock: () => Instant) {}

  issue(grant: Grant): string {
    const token = `ya29.${randomBytes(32).toString('base64url')}`;
    this.issued.set(token, { grant, expiresAt: this.clock() + LIFETIME_SECONDS * SECOND });
    return token;
  }

  find(token: string): Grant | 'unknown' | 'expired' {
    const entry = this.issued.get(token);
    if (entry === undefined) return 'unknown';
    return this.clock() < entry.expiresAt ? entry.grant : 'expired';
  }
}

/** The token of an `Authorization: Bearer …` header, null without one. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? null;
}

const STATUS = {
  invalid_request: 400,
  invalid_grant: 400,
  invalid_scope: 400,
  unsupported_grant_type: 400,
  invalid_client: 401,
  unauthorized_client: 401,
} as const;

/** A refusal of the token endpoint: `{"error","error_description"}`. RFC 6749 section 5.2, and Google's choice of statuses. */
export class TokenError extends Error {
  readonly httpStatus: number;

  constructor(
    readonly error: keyof typeof STATUS,
    description: string,
    options?: ErrorOptions,
  ) {
    super(description, options);
    this.httpStatus = STATUS[error];
  }

  body(): object {
    return { error: this.error, error_description: this.message };
  }
}
