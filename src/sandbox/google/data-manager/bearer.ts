import { RpcError, detail } from '../rpc-error.js';
import { bearerToken, DATAMANAGER_SCOPE, type AccessTokens, type Grant } from '../token/access-tokens.js';

/** A method as Google's errors name it. */
export type MethodName = 'IngestEvents' | 'RetrieveRequestStatus';

/**
 * Who is asking. Google: reference 3.1; reasons are google.api.ErrorReason.
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
