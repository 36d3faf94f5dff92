import { conversionUploadErrorMeaning, currencyErrorMeaning } from '../error-codes.js';
import type { ErrorMeaning } from '../../kit/error-class.js';
import { adjustmentErrorMeaning } from './requests.js';

const REFUSED: ErrorMeaning = { errorClass: 'refused' };
const TRANSIENT: ErrorMeaning = { errorClass: 'transient' };
/** A group that we do not know says nothing of a row where every row has it. */
const UNKNOWN_GROUP: ErrorMeaning = { errorClass: 'refused', onEveryRow: 'request' };
/** Groups that speak of a row's own fields. */
const ROW_GROUPS: ReadonlySet<string> = new Set([
  'date_error',
  'field_error',
  'field_mask_error',
  'string_length_error',
  'string_format_error',
  'collection_size_error',
  'range_error',
  'id_error',
  'distinct_error',
  'null_error',
  'not_empty_error',
  'size_limit_error',
]);
const access = (advice: string): ErrorMeaning => ({ errorClass: 'authorisation', advice });
const setting = (advice: string): ErrorMeaning => ({ errorClass: 'configuration', advice });

const NEWCOMER =
  'Google has closed click uploads through the Google Ads API to new users (since 2026-06-15); switch transport to data-manager';
const NO_ACCESS =
  'these credentials have no access to the account; check customerId, and set loginCustomerId to the manager account';

interface ErrorGroup {
  readonly codes?: Readonly<Record<string, ErrorMeaning>>;
  readonly otherwise: ErrorMeaning;
}

/**
 * The other groups of GoogleAdsError that come for a row or a request.
 *
 * Google: google-ads-node 25.1.0, errors/*.proto, read 2026-11-22; the classes are our reading of it.
 */
export const ERROR_GROUPS: Readonly<Record<string, ErrorGroup>> = {
  not_allowlisted_error: { otherwise: setting(NEWCOMER) },
  authentication_error: {
    codes: {
      CUSTOMER_NOT_FOUND: setting('customerId names no Google Ads account'),
      CLIENT_CUSTOMER_ID_INVALID: setting('customerId is not the number of a Google Ads account'),
      NOT_ADS_USER: access('the Google account of the refresh token has no Google Ads account'),
      DEVELOPER_TOKEN_INVALID: access('developerToken is wrong'),
      TWO_STEP_VERIFICATION_NOT_ENROLLED: access('the Google account needs two-step verification'),
    },
    otherwise: access('Google does not accept these credentials'),
  },
  authorization_error: {
    codes: {
      CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION: access(
        'the Google Cloud project has test access only; apply for production access',
      ),
      DEVELOPER_TOKEN_NOT_APPROVED: access('developerToken has test access only; apply for production access'),
      DEVELOPER_TOKEN_PROHIBITED: access('developerToken may not be used with this Google Cloud project'),
      PROJECT_DISABLED: access('enable the Google Ads API in the Google Cloud project of these credentials'),
      CUSTOMER_NOT_ENABLED: access('the Google Ads account is closed or was never finished'),
      MISSING_TOS: access('the terms of the Google Ads account are not accepted'),
    },
    otherwise: access(NO_ACCESS),
  },
  header_error: { otherwise: setting('loginCustomerId is not the number of a manager account') },
  quota_error: {
    codes: { ACCESS_PROHIBITED: access('Google has switched off this project’s access to the API') },
    otherwise: { errorClass: 'rateLimited' },
  },
  request_error: {
    codes: {
      INVALID_CUSTOMER_ID: setting('customerId is not the number of a Google Ads account'),
      CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT: setting(
        'customerId is a manager account; name the account that owns the conversion actions',
      ),
      LOGIN_CUSTOMER_ID_PARAMETER_MISSING: setting('set loginCustomerId to the manager account'),
      DEVELOPER_TOKEN_PARAMETER_MISSING: setting('developerToken is missing'),
      CLOUD_PROJECT_NOT_FOUND: setting('the Google Cloud project of these credentials is gone'),
      UNSUPPORTED_VERSION: setting(
        'Google has switched off this version of its API; update Ringback, or switch transport to data-manager',
      ),
      RPC_DEADLINE_TOO_SHORT: TRANSIENT,
    },
    otherwise: REFUSED,
  },
  internal_error: { otherwise: TRANSIENT },
  currency_code_error: { otherwise: currencyErrorMeaning() },
  database_error: {
    codes: { CONCURRENT_MODIFICATION: TRANSIENT, REQUEST_TOO_LARGE: { errorClass: 'conflict' } },
    otherwise: REFUSED,
  },
};

/** The meaning of one error: its group is the key in `error_code`, its code the name of the enum's value. */
export function googleAdsErrorMeaning(group: string, code: string): ErrorMeaning {
  if (group === 'conversion_upload_error') return conversionUploadErrorMeaning(code);
  if (group === 'conversion_adjustment_upload_error') return adjustmentErrorMeaning(code);
  const known = Object.hasOwn(ERROR_GROUPS, group) ? ERROR_GROUPS[group] : undefined;
  if (known === undefined) return ROW_GROUPS.has(group) ? REFUSED : UNKNOWN_GROUP;
  const { codes = {}, otherwise } = known;
  return Object.hasOwn(codes, code) ? (codes[code] ?? otherwise) : otherwise;
}

/** Errors with which Google says that it does not accept the access token, so that a new one may help. */
export const TOKEN_REFUSALS: ReadonlySet<string> = new Set([
  'OAUTH_TOKEN_INVALID',
  'OAUTH_TOKEN_EXPIRED',
  'OAUTH_TOKEN_HEADER_INVALID',
]);
