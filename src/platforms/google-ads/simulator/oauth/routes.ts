import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GoogleAccounts } from '../accounts.js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import { googleStateOf } from '../state.js';
import { LIFETIME_SECONDS, type Grant, TokenError } from './access-tokens.js';
import { readAssertion } from './assertion.js';

const FORM = 'application/x-www-form-urlencoded';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** The audience in key files and Google's own libraries, whatever the actual address. */
const GOOGLE_AUDIENCES = ['https://oauth2.googleapis.com/token', 'https://www.googleapis.com/oauth2/v4/token'];

/** Google's OAuth 2.0 token endpoint: refresh tokens and service accounts. */
export function attachTokenEndpoint(app: FastifyInstance, context: SimulatorContext): void {
  app.register((scope, _options, done) => {
    scope.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, new URLSearchParams(body.toString()));
    });
    // Any other body reaches the handler unread, so that the answer has Google's shape and not the framework's.
    scope.addContentTypeParser('*', (_request, payload, parsed) => {
      payload.resume();
      parsed(null);
    });
    scope.setErrorHandler((error, _request, reply) => {
      const refusal =
        error instanceof TokenError ? error : new TokenError('invalid_request', 'The request cannot be read', { cause: error });
      return reply.code(refusal.httpStatus).header('cache-control', 'no-store').send(refusal.body());
    });
    scope.post('/token', (request, reply) => {
      const grant = grantFor(request, context);
      const answer = {
        access_token: googleStateOf(context).tokens.issue(grant),
        expires_in: LIFETIME_SECONDS,
        scope: grant.scopes.join(' '),
        token_type: 'Bearer',
      };
      return reply.header('cache-control', 'no-store').send(answer);
    });
    done();
  });
}

function grantFor(request: FastifyRequest, context: SimulatorContext): Grant {
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const type = required(form, 'grant_type');
  const { google } = context.accounts;
  switch (type) {
    case 'refresh_token':
      return refreshed(form, google);
    case JWT_BEARER:
      return readAssertion(
        required(form, 'assertion'),
        google.serviceAccounts,
        [...GOOGLE_AUDIENCES, ownAddress(request)],
        context.clock(),
      );
    default:
      throw new TokenError('unsupported_grant_type', 'Invalid grant_type');
  }
}

function refreshed(form: URLSearchParams, accounts: GoogleAccounts): Grant {
  const client = accounts.clients.find(({ clientId }) => clientId === required(form, 'client_id'));
  if (client === undefined) throw new TokenError('invalid_client', 'The OAuth client was not found.');
  if (form.get('client_secret') !== client.clientSecret)
    throw new TokenError('invalid_client', 'The provided client secret is invalid.');
  const refreshToken = required(form, 'refresh_token');
  const known = accounts.refreshTokens.find(({ token }) => token === refreshToken);
  if (known === undefined) throw new TokenError('invalid_grant', 'Token has been expired or revoked.');
  if (known.clientId !== client.clientId) throw new TokenError('unauthorized_client', 'Unauthorized');
  return { owner: client.clientId, scopes: known.scopes };
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw new TokenError('invalid_request', `Missing required parameter: ${name}`);
  return value;
}

function ownAddress(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}/token`;
}
