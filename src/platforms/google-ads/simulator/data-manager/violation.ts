import { randomUUID } from 'node:crypto';
import { RpcError, detail } from '../rpc-error.js';

export const DATA_MANAGER_DOMAIN = 'datamanager.googleapis.com';

/** A rule of the API that a request broke. `reason` is a name of `ErrorReason` (error.proto of @google-ads/datamanager 0.3.0). */
export interface Violation {
  /** `destinations[0].login_account.account_id`, `events.events[3].user_data.user_identifiers[0]`. */
  readonly field: string;
  readonly description: string;
  readonly reason: string;
}

export function newRequestId(): string {
  return `t-${randomUUID()}`;
}

export function missing(field: string): Violation {
  return { field, description: 'Required field is missing.', reason: 'REQUIRED_FIELD_MISSING' };
}

/** Fast-fail: nothing of the request was taken. Google: concepts/understand-errors [D13], read 2026-11-22. */
export function refuse(violations: readonly Violation[]): RpcError {
  return new RpcError('INVALID_ARGUMENT', 'There was a problem with the request.', [
    ...requestDetails('INVALID_ARGUMENT'),
    detail('BadRequest', { fieldViolations: violations }),
  ]);
}

/** No such account, or none that these credentials reach: the API does not say which. */
export function forbid(): RpcError {
  return new RpcError('PERMISSION_DENIED', 'The caller does not have permission.', requestDetails('PERMISSION_DENIED'));
}

function requestDetails(reason: string) {
  const requestId = newRequestId();
  return [
    detail('ErrorInfo', { reason, domain: DATA_MANAGER_DOMAIN, metadata: { requestId } }),
    detail('RequestInfo', { requestId }),
  ];
}
