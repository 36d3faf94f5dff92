import { readFileSync } from 'node:fs';
import { inLanguage } from '../../../src/domain/localized-text.js';
import { HOUR } from '../../../src/domain/time/instant.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import {
  CONVERSION_UPLOAD_ERRORS,
  conversionUploadErrorMeaning,
  ingestSettingAdvice,
  PROCESSING_ERRORS,
  processingErrorMeaning,
} from '../../../src/platforms/google-ads/error-codes.js';
import { outcomeOfErrors } from '../../../src/platforms/google-ads/error-outcome.js';
import { ERROR_GROUPS, googleAdsErrorMeaning } from '../../../src/platforms/google-ads/google-ads-api/error-classes.js';

/** ConversionUploadError of v25 by what must become of the row (errors/conversion_upload_error.proto, read 2026-11-22). */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  duplicate: ['ORDER_ID_ALREADY_IN_USE'],
  sameMoment: ['CLICK_CONVERSION_ALREADY_EXISTS', 'CALL_CONVERSION_ALREADY_EXISTS'],
  tooEarly: ['TOO_RECENT_EVENT', 'TOO_RECENT_CONVERSION_ACTION', 'TOO_RECENT_CALL'],
  notLinked: ['EVENT_NOT_FOUND', 'CLICK_NOT_FOUND'],
  conflict: [
    'TOO_MANY_CONVERSIONS_IN_REQUEST',
    'DUPLICATE_CLICK_CONVERSION_IN_REQUEST',
    'DUPLICATE_CALL_CONVERSION_IN_REQUEST',
    'DUPLICATE_ORDER_ID',
    'INVALID_JOB_ID',
    'GBRAID_WBRAID_BOTH_SET',
  ],
  configuration: [
    'NO_CONVERSION_ACTION_FOUND',
    'INVALID_CONVERSION_ACTION_TYPE',
    'CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS',
    'CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS',
    'CUSTOMER_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS',
    'CUSTOM_VARIABLE_NOT_ENABLED',
    'EXTERNAL_ATTRIBUTION_DATA_SET_FOR_NON_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION',
    'EXTERNAL_ATTRIBUTION_DATA_NOT_SET_FOR_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION',
    'ORDER_ID_NOT_PERMITTED_FOR_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION',
    'EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION_NOT_PERMITTED_WITH_USER_IDENTIFIER',
  ],
  refused: [
    'UNSPECIFIED',
    'UNKNOWN',
    'ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID',
    'UNPARSEABLE_GCLID',
    'UNPARSEABLE_WBRAID',
    'UNPARSEABLE_GBRAID',
    'CONVERSION_PRECEDES_EVENT',
    'EXPIRED_EVENT',
    'UNAUTHORIZED_CUSTOMER',
    'INVALID_CUSTOMER_FOR_CLICK',
    'CONVERSION_TRACKING_NOT_ENABLED_AT_IMPRESSION_TIME',
    'CONVERSION_NOT_COMPLIANT_WITH_ATT_POLICY',
    'INVALID_USER_IDENTIFIER',
    'UNSUPPORTED_USER_IDENTIFIER',
    'CUSTOM_VARIABLE_VALUE_CONTAINS_PII',
    'ORDER_ID_CONTAINS_PII',
    'EXPIRED_CALL',
    'CALL_NOT_FOUND',
    'CONVERSION_PRECEDES_CALL',
    'CONVERSION_TRACKING_NOT_ENABLED_AT_CALL_TIME',
    'UNPARSEABLE_CALLERS_PHONE_NUMBER',
    'INVALID_CUSTOMER_FOR_CALL',
  ],
};
const ROWS = Object.entries(CLASSES).flatMap(([errorClass, codes]) => codes.map((code) => [code, errorClass] as const));

describe('a reason of Google’s', () => {
  it.each(ROWS)('%s is %s', (code, errorClass) => {
    expect(conversionUploadErrorMeaning(code).errorClass).toBe(errorClass);
    expect(googleAdsErrorMeaning('conversion_upload_error', code).errorClass).toBe(errorClass);
  });

  it('is known here if version 25 of the API has it', () => {
    const protos = readFileSync(
      'node_modules/google-ads-node/build/protos/google/ads/googleads/v25/errors/conversion_upload_error.proto',
      'utf8',
    );
    const named = [...protos.matchAll(/^ {4}([A-Z][A-Z_]+) =/gm)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(45);
    expect(new Set(ROWS.map(([code]) => code))).toEqual(new Set(named));
    expect(ROWS).toHaveLength(named.length);
  });

  it.each(['A_REASON_OF_NEXT_YEAR', 'constructor', '__proto__', ''])(
    'that nobody knows yet (%s) is refused and kept, never success',
    (code) => {
      const meaning = { errorClass: 'refused', onEveryRow: 'request' };
      expect(conversionUploadErrorMeaning(code)).toEqual(meaning);
      expect(processingErrorMeaning(code)).toEqual(meaning);
    },
  );

  it.each([
    ['PROCESSING_ERROR_REASON_DUPLICATE_GCLID', 'sameMoment'],
    ['PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID', 'duplicate'],
    ['DUPLICATE_SOMETHING_NEW', 'sameMoment'],
    ['PROCESSING_ERROR_REASON_TOO_RECENT_CLICK', 'tooEarly'],
    ['PROCESSING_ERROR_REASON_TOO_RECENT_CONVERSION_ACTION', 'tooEarly'],
    ['PROCESSING_ERROR_REASON_CLICK_NOT_FOUND', 'notLinked'],
    ['PROCESSING_ERROR_REASON_INTERNAL_ERROR', 'transient'],
    ['PROCESSING_ERROR_REASON_CONVERSION_ACTION_TOO_RECENTLY_CREATED', 'tooEarly'],
    ['DESTINATION_TOO_RECENTLY_CREATED', 'tooEarly'],
    ['PROCESSING_ERROR_OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER', 'refused'],
    ['PROCESSING_ERROR_REASON_EXTERNAL_ATTRIBUTION_DATA_MISSING', 'configuration'],
    ['PROCESSING_ERROR_REASON_DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED', 'configuration'],
    ['PROCESSING_ERROR_REASON_ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID', 'refused'],
    ['PROCESSING_ERROR_REASON_INVALID_GCLID', 'refused'],
    ['PROCESSING_ERROR_REASON_EVENT_TOO_OLD', 'refused'],
    ['PROCESSING_ERROR_REASON_NO_CONSENT', 'configuration'],
    ['PROCESSING_ERROR_REASON_UNKNOWN_CONSENT', 'refused'],
    ['PROCESSING_ERROR_REASON_UNSPECIFIED', 'refused'],
  ])('in a verdict, %s, is %s', (reason, errorClass) => {
    expect(processingErrorMeaning(reason).errorClass).toBe(errorClass);
  });

  it.each([
    ['not_allowlisted_error', 'CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE', 'configuration'],
    ['authentication_error', 'OAUTH_TOKEN_REVOKED', 'authorisation'],
    ['authentication_error', 'CUSTOMER_NOT_FOUND', 'configuration'],
    ['authorization_error', 'USER_PERMISSION_DENIED', 'authorisation'],
    ['authorization_error', 'CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION', 'authorisation'],
    ['header_error', 'INVALID_LOGIN_CUSTOMER_ID', 'configuration'],
    ['request_error', 'INVALID_CUSTOMER_ID', 'configuration'],
    ['request_error', 'UNSUPPORTED_VERSION', 'configuration'],
    ['request_error', 'REQUIRED_FIELD_MISSING', 'refused'],
    ['quota_error', 'RESOURCE_EXHAUSTED', 'rateLimited'],
    ['quota_error', 'RESOURCE_TEMPORARILY_EXHAUSTED', 'rateLimited'],
    ['quota_error', 'ACCESS_PROHIBITED', 'authorisation'],
    ['internal_error', 'TRANSIENT_ERROR', 'transient'],
    ['database_error', 'CONCURRENT_MODIFICATION', 'transient'],
    ['date_error', 'INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET', 'refused'],
    ['field_error', 'REQUIRED', 'refused'],
    ['toString', 'toString', 'refused'],
  ])('of the group %s, %s, is %s', (group, code, errorClass) => {
    expect(googleAdsErrorMeaning(group, code).errorClass).toBe(errorClass);
  });
});

describe('a row with errors', () => {
  const error = (platformCode: string) => ({
    ...conversionUploadErrorMeaning(platformCode),
    platformCode,
    message: 'as Google said',
  });
  const outcomeOf = (rows: number, ...codes: string[]): Outcome => outcomeOfErrors(codes.map(error), rows).outcome;

  it.each<[string, Partial<Outcome>]>([
    ['ORDER_ID_ALREADY_IN_USE', { kind: 'delivered', verified: true, code: 'ALREADY_THERE' }],
    ['CLICK_CONVERSION_ALREADY_EXISTS', { kind: 'delivered', verified: false, code: 'ALREADY_THERE' }],
    ['TOO_RECENT_EVENT', { kind: 'retry', code: 'TOO_EARLY', afterMs: 6 * HOUR, counted: false }],
    ['TOO_RECENT_CALL', { kind: 'retry', code: 'TOO_EARLY', afterMs: 12 * HOUR, counted: false }],
    ['CLICK_NOT_FOUND', { kind: 'unmatched', code: 'NOT_LINKED' }],
    ['NO_CONVERSION_ACTION_FOUND', { kind: 'held', code: 'CONFIGURATION' }],
    [
      'UNPARSEABLE_GCLID',
      { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'UNPARSEABLE_GCLID', message: 'as Google said' },
    ],
  ])('of %s', (code, expected) => {
    expect(outcomeOf(5, code)).toMatchObject(expected);
  });

  it('that got in the way of others goes again by itself, and alone is refused', () => {
    expect(outcomeOf(2, 'DUPLICATE_ORDER_ID')).toEqual({ kind: 'again' });
    expect(outcomeOf(1, 'DUPLICATE_ORDER_ID').kind).toBe('rejected');
  });

  it.each([
    [['ORDER_ID_ALREADY_IN_USE', 'CLICK_CONVERSION_ALREADY_EXISTS'], 'delivered'],
    [['ORDER_ID_ALREADY_IN_USE', 'TOO_RECENT_EVENT'], 'retry'],
    [['TOO_RECENT_EVENT', 'NO_CONVERSION_ACTION_FOUND'], 'held'],
    [['NO_CONVERSION_ACTION_FOUND', 'ORDER_ID_ALREADY_IN_USE', 'UNPARSEABLE_GCLID'], 'rejected'],
  ])('%j, the gravest decides: %s', (codes, kind) => {
    expect(outcomeOf(5, ...codes).kind).toBe(kind);
  });

  it('is held with a delay as long as Google asked for', () => {
    const platformCode = 'RESOURCE_TEMPORARILY_EXHAUSTED';
    const judged = outcomeOfErrors([{ errorClass: 'rateLimited', platformCode, afterMs: 90_000 }], 5);
    expect(judged.outcome).toMatchObject({ kind: 'held', code: 'RATE_LIMITED' });
    expect(judged.trouble).toMatchObject({ kind: 'delay', afterMs: 90_000 });
  });

  it('tells a newcomer to switch the transport', () => {
    const platformCode = 'CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE';
    const meaning = googleAdsErrorMeaning('not_allowlisted_error', platformCode);
    const { trouble } = outcomeOfErrors([{ ...meaning, platformCode }], 5);
    expect(trouble).toMatchObject({
      kind: 'pause',
      reason: { code: 'CONFIGURATION', detail: expect.stringContaining('data-manager') },
    });
  });
});

describe('advice on an error of Google’s', () => {
  const OF_GROUPS = Object.values(ERROR_GROUPS).flatMap(({ codes = {}, otherwise }) => [...Object.values(codes), otherwise]);
  const OF_TABLES = [CONVERSION_UPLOAD_ERRORS, PROCESSING_ERRORS].flatMap((table) => Object.values(table));
  const OF_REQUESTS = ['INVALID_DESTINATION', 'NOT_ALLOWLISTED', 'NO_CONSENT', 'TERMS_AND_CONDITIONS_NOT_SIGNED'].map(
    (reason) => ({ advice: ingestSettingAdvice(reason) }),
  );

  it('has its Russian beside it', () => {
    const advice = [...OF_GROUPS, ...OF_TABLES, ...OF_REQUESTS].flatMap((meaning) => meaning.advice ?? []);
    expect(advice.length).toBeGreaterThan(40);
    expect(advice.filter((one) => !/[а-яё]{3}/i.test(inLanguage(one, 'ru')))).toEqual([]);
  });
});
