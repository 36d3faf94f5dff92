import { status } from '@grpc/grpc-js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import type { GoogleCustomer } from '../accounts.js';
import { ADWORDS_SCOPE, bearerToken, type AccessTokens } from '../oauth/access-tokens.js';
import { mayActFor } from '../rules.js';
import { type AdsErrorCode, RequestRefused, type FieldPathElement } from './failure.js';
import type { AdjustmentsRequest, ClickConversion, SearchRequest, UploadRequest } from './service.js';

const MAX_CONVERSIONS = 2000;

/** The headers that the Google Ads API reads. */
export interface AdsHeaders {
  readonly authorization: string | undefined;
  readonly developerToken: string | undefined;
  readonly loginCustomerId: string | undefined;
}

/** Rows that may be checked, and their customer. */
export interface AdmittedRequest {
  readonly customer: GoogleCustomer;
  readonly conversions: readonly ClickConversion[];
}

/**
 * What refuses a request as a whole. A plaintext channel carries no bearer token, so none is required; a given one must be valid.
 * Google: docs/deprecations, conversion_upload_service.proto of v25, read 2026-11-22; the order of the checks and some gRPC
 * statuses are guesses.
 *
 * @throws RequestRefused
 */
export function admit(
  request: UploadRequest,
  headers: AdsHeaders,
  context: SimulatorContext,
  tokens: AccessTokens,
): AdmittedRequest {
  checkBearer(headers.authorization, tokens);
  const mayUploadClicks = checkDeveloperToken(headers.developerToken, context);
  const customer = findCustomer(request.customer_id ?? '', headers.loginCustomerId, context);
  if (!mayUploadClicks) throw refused(status.PERMISSION_DENIED, 'CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE');
  if (request.partial_failure !== true) throw invalid('PARTIAL_FAILURE_MODE_REQUIRED', 'partial_failure');
  const conversions = request.conversions ?? [];
  checkList(conversions, request);
  return { customer, conversions };
}

/** Like `admit`, for adjustments, whose list has another name. */
export function admitAdjustments(
  request: AdjustmentsRequest,
  headers: AdsHeaders,
  context: SimulatorContext,
  tokens: AccessTokens,
): void {
  checkBearer(headers.authorization, tokens);
  checkDeveloperToken(headers.developerToken, context);
  findCustomer(request.customer_id ?? '', headers.loginCustomerId, context);
  if (request.partial_failure !== true) throw invalid('PARTIAL_FAILURE_MODE_REQUIRED', 'partial_failure');
  checkList(request.conversion_adjustments ?? [], request);
}

/** The customer whose summary may be read, even by accounts that may not upload clicks. */
export function admitSearch(
  request: SearchRequest,
  headers: AdsHeaders,
  context: SimulatorContext,
  tokens: AccessTokens,
): GoogleCustomer {
  checkBearer(headers.authorization, tokens);
  checkDeveloperToken(headers.developerToken, context);
  return findCustomer(request.customer_id ?? '', headers.loginCustomerId, context);
}

function checkList(conversions: readonly unknown[], request: { readonly job_id?: number }): void {
  if (conversions.length === 0) throw invalid('REQUIRED_NONEMPTY_LIST', 'conversions');
  if (conversions.length > MAX_CONVERSIONS) throw invalid('TOO_MANY_CONVERSIONS_IN_REQUEST', 'conversions');
  if (request.job_id !== undefined && request.job_id < 0) throw invalid('INVALID_JOB_ID', 'job_id');
}

function checkBearer(header: string | undefined, tokens: AccessTokens): void {
  if (header === undefined) return;
  const grant = tokens.find(bearerToken(header) ?? '');
  if (grant === 'unknown') throw refused(status.UNAUTHENTICATED, 'OAUTH_TOKEN_INVALID');
  if (grant === 'expired') throw refused(status.UNAUTHENTICATED, 'OAUTH_TOKEN_EXPIRED');
  if (!grant.scopes.includes(ADWORDS_SCOPE)) throw refused(status.PERMISSION_DENIED, 'USER_PERMISSION_DENIED');
}

function checkDeveloperToken(token: string | undefined, context: SimulatorContext): boolean {
  // Since 2026-09-09 access belongs to the Cloud project, and the header is optional.
  if (token === undefined || token === '') return true;
  const known = context.accounts.google.developerTokens.find((candidate) => candidate.token === token);
  if (known === undefined) throw refused(status.UNAUTHENTICATED, 'DEVELOPER_TOKEN_INVALID');
  return known.mayUploadClicks;
}

function findCustomer(customerId: string, login: string | undefined, context: SimulatorContext): GoogleCustomer {
  if (login !== undefined && !/^\d+$/.test(login)) throw invalid('INVALID_LOGIN_CUSTOMER_ID');
  if (!/^\d+$/.test(customerId)) throw invalid('INVALID_CUSTOMER_ID', 'customer_id');
  const customer = context.accounts.google.customers.find((candidate) => candidate.customerId === customerId);
  if (customer === undefined || (login !== undefined && !mayActFor(login, customer))) {
    throw refused(status.PERMISSION_DENIED, 'USER_PERMISSION_DENIED');
  }
  return customer;
}

function invalid(code: AdsErrorCode, field?: string): RequestRefused {
  return refused(status.INVALID_ARGUMENT, code, field === undefined ? [] : [{ field_name: field }]);
}

function refused(grpcStatus: status, code: AdsErrorCode, path: readonly FieldPathElement[] = []): RequestRefused {
  return new RequestRefused(grpcStatus, { code, path });
}
