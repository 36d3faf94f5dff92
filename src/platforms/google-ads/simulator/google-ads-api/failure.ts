import { randomBytes } from 'node:crypto';

/**
 * Every code the sandbox gives, with its group in `ErrorCode` and a message of our own. Names and groups: google-ads-node 25.1.0,
 * v25 protos.
 */
export const ADS_ERRORS = {
  // Request
  OAUTH_TOKEN_INVALID: ['authentication_error', 'The access token is not valid.'],
  OAUTH_TOKEN_EXPIRED: ['authentication_error', 'The access token has expired.'],
  DEVELOPER_TOKEN_INVALID: ['authentication_error', 'The developer token is not valid.'],
  INVALID_LOGIN_CUSTOMER_ID: ['header_error', 'login-customer-id must be digits only.'],
  INVALID_CUSTOMER_ID: ['request_error', 'The customer id must be digits only.'],
  USER_PERMISSION_DENIED: ['authorization_error', 'No access to the customer; a manager must be named in login-customer-id.'],
  CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE: [
    'not_allowlisted_error',
    'Not available to new integrations. Use the Data Manager API.',
  ],
  PARTIAL_FAILURE_MODE_REQUIRED: ['partial_failure_error', 'partial_failure must be true.'],
  REQUIRED_NONEMPTY_LIST: ['field_error', 'The list must not be empty.'],
  TOO_MANY_CONVERSIONS_IN_REQUEST: ['conversion_upload_error', 'At most 2000 conversions in a request.'],
  INVALID_JOB_ID: ['conversion_upload_error', 'The job id is out of range.'],
  UNEXPECTED_INPUT: ['query_error', 'The query is not one that the sandbox knows.'],
  BAD_RESOURCE_TYPE_IN_FROM_CLAUSE: ['query_error', 'The sandbox knows only offline_conversion_upload_client_summary.'],
  UNRECOGNIZED_FIELD: ['query_error', 'The resource has no such field.'],
  // Row: form
  REQUIRED: ['field_error', 'A required field is missing.'],
  RESOURCE_NAME_MALFORMED: ['request_error', 'The resource name is malformed.'],
  NO_CONVERSION_ACTION_FOUND: ['conversion_upload_error', 'No enabled conversion action with this id.'],
  INVALID_CONVERSION_ACTION_TYPE: ['conversion_upload_error', 'The conversion action does not take uploaded clicks.'],
  INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET: ['date_error', 'The date must be yyyy-mm-dd hh:mm:ss+|-hh:mm.'],
  INVALID_FIELD_VALUES_IN_DATE_TIME: ['date_error', 'There is no such date.'],
  GBRAID_WBRAID_BOTH_SET: ['conversion_upload_error', 'Only one of gbraid and wbraid may be set.'],
  UNPARSEABLE_GCLID: ['conversion_upload_error', 'The gclid could not be decoded.'],
  UNPARSEABLE_GBRAID: ['conversion_upload_error', 'The gbraid could not be decoded.'],
  UNPARSEABLE_WBRAID: ['conversion_upload_error', 'The wbraid could not be decoded.'],
  ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID: [
    'conversion_upload_error',
    'A one-per-click action takes no gbraid or wbraid.',
  ],
  VALUE_MUST_BE_UNSET: ['field_error', 'The field must not be set beside a gbraid or wbraid.'],
  TOO_MANY: ['collection_size_error', 'Too many elements.'],
  UNSUPPORTED_USER_IDENTIFIER: ['conversion_upload_error', 'Only a hashed e-mail or phone number is supported.'],
  INVALID_USER_IDENTIFIER: ['conversion_upload_error', 'The value is not a SHA-256 hash in hex.'],
  CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS: [
    'conversion_upload_error',
    'The customer has not accepted the customer data terms.',
  ],
  TOO_LONG: ['string_length_error', 'The text is too long.'],
  ORDER_ID_CONTAINS_PII: ['conversion_upload_error', 'The order id looks like personal data.'],
  UNSUPPORTED: ['currency_code_error', 'The currency code is not supported.'],
  CUSTOM_VARIABLE_NOT_ENABLED: ['conversion_upload_error', 'The custom variable is not enabled.'],
  EXTERNAL_ATTRIBUTION_DATA_SET_FOR_NON_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION: [
    'conversion_upload_error',
    'The conversion action is not externally attributed.',
  ],
  // Row: among others
  DUPLICATE_ORDER_ID: ['conversion_upload_error', 'Another conversion of the request has the same order id.'],
  DUPLICATE_CLICK_CONVERSION_IN_REQUEST: [
    'conversion_upload_error',
    'Another conversion of the request has the same click and time.',
  ],
  ORDER_ID_ALREADY_IN_USE: ['conversion_upload_error', 'The order id was recorded before.'],
  CLICK_CONVERSION_ALREADY_EXISTS: ['conversion_upload_error', 'A conversion with the same click and time exists.'],
  // Row: time and match
  TOO_RECENT_EVENT: ['conversion_upload_error', 'The click is less than six hours old.'],
  EXPIRED_EVENT: ['conversion_upload_error', 'The click is older than the click-through window.'],
  CLICK_NOT_FOUND: ['conversion_upload_error', 'No click was found for the identifier.'],
  // Adjustment
  CONVERSION_NOT_FOUND: ['conversion_adjustment_upload_error', 'No conversion with this order id was counted.'],
  CONVERSION_ALREADY_RETRACTED: ['conversion_adjustment_upload_error', 'The conversion was retracted before.'],
  CONVERSION_EXPIRED: ['conversion_adjustment_upload_error', 'The conversion is older than 54 days.'],
  ADJUSTMENT_PRECEDES_CONVERSION: ['conversion_adjustment_upload_error', 'The adjustment is earlier than the conversion.'],
  CONVERSION_ACTION_NOT_ELIGIBLE_FOR_ENHANCEMENT: ['conversion_adjustment_upload_error', 'The sandbox takes retractions only.'],
} as const satisfies Readonly<Record<string, readonly [group: string, message: string]>>;

export type AdsErrorCode = keyof typeof ADS_ERRORS;

/** One step to the field at fault; `index` only where the field is a list. */
export interface FieldPathElement {
  readonly field_name: string;
  readonly index?: number;
}

/** One `GoogleAdsError`. */
export interface AdsFault {
  readonly code: AdsErrorCode;
  readonly path: readonly FieldPathElement[];
}

/** A `GoogleAdsFailure` as protobufjs takes it. */
export interface GoogleAdsFailure {
  readonly errors: readonly object[];
  readonly request_id: string;
}

/** The whole request is refused: the failure travels in a trailer. */
export class RequestRefused extends Error {
  constructor(
    /** Number of the gRPC status. */
    readonly grpcStatus: number,
    readonly fault: AdsFault,
  ) {
    super(adsMessageOf(fault));
  }
}

export function toFailure(faults: readonly AdsFault[], requestId: string): GoogleAdsFailure {
  return {
    errors: faults.map(({ code, path }) => ({
      error_code: { [ADS_ERRORS[code][0]]: code },
      message: ADS_ERRORS[code][1],
      ...(path.length === 0 ? {} : { location: { field_path_elements: path } }),
    })),
    request_id: requestId,
  };
}

/** `Sentence., at conversions[1].gclid`, as Google's own messages name the place. */
export function adsMessageOf({ code, path }: AdsFault): string {
  const place = path.map(({ field_name, index }) => (index === undefined ? field_name : `${field_name}[${index}]`)).join('.');
  return place === '' ? ADS_ERRORS[code][1] : `${ADS_ERRORS[code][1]}, at ${place}`;
}

export function newAdsRequestId(): string {
  return randomBytes(12).toString('base64url');
}
