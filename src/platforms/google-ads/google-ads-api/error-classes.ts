import { sentence } from '../../../domain/localized-text.js';
import { conversionUploadErrorMeaning, currencyErrorMeaning } from '../error-codes.js';
import type { ErrorMeaning } from '../../kit/error-class.js';
import { adjustmentErrorMeaning } from './requests.js';

const REFUSED: ErrorMeaning = { errorClass: 'refused' };
const TRANSIENT: ErrorMeaning = { errorClass: 'transient' };
/** An unknown group does not concern a row if every row has it. */
const UNKNOWN_GROUP: ErrorMeaning = { errorClass: 'refused', onEveryRow: 'request' };
/** Groups about a row's own fields. */
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

const NEWCOMER = sentence(
  'Google has closed click uploads through the Google Ads API to new users (since 2026-06-15); switch transport to data-manager',
  'с 15.06.2026 новые пользователи не могут загружать клики через Google Ads API; перейдите на transport: data-manager',
);
const NO_ACCESS = sentence(
  'these credentials have no access to the account; check customerId, and set loginCustomerId to the manager account',
  'у этого доступа нет прав на аккаунт; проверьте customerId и укажите в loginCustomerId управляющий аккаунт',
);

interface ErrorGroup {
  readonly codes?: Readonly<Record<string, ErrorMeaning>>;
  readonly otherwise: ErrorMeaning;
}

/**
 * The other groups of GoogleAdsError that occur on a row or a request.
 *
 * Google: google-ads-node 25.1.0, errors/*.proto, read 2026-11-22; the classes are our interpretation.
 */
export const ERROR_GROUPS: Readonly<Record<string, ErrorGroup>> = {
  not_allowlisted_error: { otherwise: setting(NEWCOMER) },
  authentication_error: {
    codes: {
      CUSTOMER_NOT_FOUND: setting(
        sentence('customerId names no Google Ads account', 'аккаунта Google Ads с таким customerId нет'),
      ),
      CLIENT_CUSTOMER_ID_INVALID: setting(
        sentence('customerId is not the number of a Google Ads account', 'customerId — не номер аккаунта Google Ads'),
      ),
      NOT_ADS_USER: access(
        sentence(
          'the Google account of the refresh token has no Google Ads account',
          'у аккаунта Google, выдавшего refresh token, нет аккаунта Google Ads',
        ),
      ),
      DEVELOPER_TOKEN_INVALID: access(sentence('developerToken is wrong', 'developerToken неверен')),
      TWO_STEP_VERIFICATION_NOT_ENROLLED: access(
        sentence('the Google account needs two-step verification', 'аккаунту Google нужна двухэтапная аутентификация'),
      ),
    },
    otherwise: access(sentence('Google does not accept these credentials', 'Google не принимает этот доступ')),
  },
  authorization_error: {
    codes: {
      CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION: access(
        sentence(
          'the Google Cloud project has test access only; apply for production access',
          'у проекта Google Cloud только тестовый доступ; запросите рабочий',
        ),
      ),
      DEVELOPER_TOKEN_NOT_APPROVED: access(
        sentence(
          'developerToken has test access only; apply for production access',
          'у developerToken только тестовый доступ; запросите рабочий',
        ),
      ),
      DEVELOPER_TOKEN_PROHIBITED: access(
        sentence(
          'developerToken may not be used with this Google Cloud project',
          'developerToken не подходит к этому проекту Google Cloud',
        ),
      ),
      PROJECT_DISABLED: access(
        sentence(
          'enable the Google Ads API in the Google Cloud project of these credentials',
          'включите Google Ads API в проекте Google Cloud, которому принадлежит доступ',
        ),
      ),
      CUSTOMER_NOT_ENABLED: access(
        sentence('the Google Ads account is closed or was never finished', 'аккаунт Google Ads закрыт или не до конца создан'),
      ),
      MISSING_TOS: access(
        sentence('the terms of the Google Ads account are not accepted', 'условия аккаунта Google Ads не приняты'),
      ),
    },
    otherwise: access(NO_ACCESS),
  },
  header_error: {
    otherwise: setting(
      sentence('loginCustomerId is not the number of a manager account', 'loginCustomerId — не номер управляющего аккаунта'),
    ),
  },
  quota_error: {
    codes: {
      ACCESS_PROHIBITED: access(
        sentence('Google has switched off this project’s access to the API', 'Google отключил этому проекту доступ к API'),
      ),
    },
    otherwise: { errorClass: 'rateLimited' },
  },
  request_error: {
    codes: {
      INVALID_CUSTOMER_ID: setting(
        sentence('customerId is not the number of a Google Ads account', 'customerId — не номер аккаунта Google Ads'),
      ),
      CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT: setting(
        sentence(
          'customerId is a manager account; name the account that owns the conversion actions',
          'customerId — управляющий аккаунт; нужен тот, где заведены действия-конверсии',
        ),
      ),
      LOGIN_CUSTOMER_ID_PARAMETER_MISSING: setting(
        sentence('set loginCustomerId to the manager account', 'укажите в loginCustomerId управляющий аккаунт'),
      ),
      DEVELOPER_TOKEN_PARAMETER_MISSING: setting(sentence('developerToken is missing', 'не указан developerToken')),
      CLOUD_PROJECT_NOT_FOUND: setting(
        sentence(
          'the Google Cloud project of these credentials is gone',
          'проекта Google Cloud, которому принадлежит доступ, больше нет',
        ),
      ),
      UNSUPPORTED_VERSION: setting(
        sentence(
          'Google has switched off this version of its API; update Ringback, or switch transport to data-manager',
          'Google отключил эту версию API; обновите Ringback или перейдите на transport: data-manager',
        ),
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

/** Errors with which Google refuses the access token, so that a new one may help. */
export const TOKEN_REFUSALS: ReadonlySet<string> = new Set([
  'OAUTH_TOKEN_INVALID',
  'OAUTH_TOKEN_EXPIRED',
  'OAUTH_TOKEN_HEADER_INVALID',
]);
