import type { ServiceDefinition } from '@grpc/grpc-js';
import type { Type } from 'protobufjs';
import { loadProtos } from '../rpc-error.js';
import type { GoogleAdsFailure } from './failure.js';

/** The messages of uploads and searches as protobufjs gives them: absent fields are absent, enums are names, int64 text. */
export interface AdsUserIdentifier {
  readonly hashed_email?: string;
  readonly hashed_phone_number?: string;
  readonly mobile_id?: string;
  readonly third_party_user_id?: string;
  readonly address_info?: object;
}

export interface ClickConversion {
  readonly gclid?: string;
  readonly gbraid?: string;
  readonly wbraid?: string;
  readonly conversion_action?: string;
  readonly conversion_date_time?: string;
  readonly conversion_value?: number;
  readonly currency_code?: string;
  readonly order_id?: string;
  readonly user_identifiers?: readonly AdsUserIdentifier[];
  readonly custom_variables?: readonly object[];
  readonly external_attribution_data?: object;
  readonly user_ip_address?: string;
  readonly session_attributes_encoded?: Uint8Array;
  readonly session_attributes_key_value_pairs?: object;
}

export interface UploadRequest {
  readonly customer_id?: string;
  readonly conversions?: readonly ClickConversion[];
  readonly partial_failure?: boolean;
  readonly validate_only?: boolean;
  readonly job_id?: number;
}

export interface ConversionAdjustment {
  readonly order_id?: string;
  readonly conversion_action?: string;
  readonly adjustment_date_time?: string;
  readonly adjustment_type?: string;
  readonly restatement_value?: { readonly adjusted_value?: number; readonly currency_code?: string };
}

export interface AdjustmentsRequest extends Omit<UploadRequest, 'conversions'> {
  readonly conversion_adjustments?: readonly ConversionAdjustment[];
}

export type ClickConversionResult = Pick<
  ClickConversion,
  'gclid' | 'gbraid' | 'wbraid' | 'conversion_action' | 'conversion_date_time' | 'user_identifiers'
>;

export interface SearchRequest {
  readonly customer_id?: string;
  /** GAQL. */
  readonly query?: string;
}

export interface SearchResponse {
  readonly results: readonly Readonly<Record<string, object>>[];
  readonly field_mask: { readonly paths: readonly string[] };
}

export interface UploadResponse {
  readonly partial_failure_error?: { readonly code: number; readonly message: string; readonly details: readonly object[] };
  readonly results: readonly (ClickConversionResult | ConversionAdjustment)[];
  /** int64. */
  readonly job_id: string;
}

/** The API's version, in the service's path, the trailer's key and the failure's type. google-ads-node 25.x speaks this one. */
const PACKAGE = 'google.ads.googleads.v25';

export const FAILURE_TRAILER = `${PACKAGE}.errors.googleadsfailure-bin`;
export const FAILURE_TYPE_URL = `type.googleapis.com/${PACKAGE}.errors.GoogleAdsFailure`;

export interface UploadService {
  readonly definition: ServiceDefinition;
  readonly adjustments: ServiceDefinition;
  readonly reports: ServiceDefinition;
  encodeFailure(failure: GoogleAdsFailure): Buffer;
}

/** The service's wire format out of google-ads-node's own message definitions. Takes half a second the first time. */
export function loadUploadService(): UploadService {
  const root = loadProtos('google-ads');
  const request = root.lookupType(`${PACKAGE}.services.UploadClickConversionsRequest`);
  const response = root.lookupType(`${PACKAGE}.services.UploadClickConversionsResponse`);
  const failure = root.lookupType(`${PACKAGE}.errors.GoogleAdsFailure`);
  return {
    encodeFailure: (content) => encode(failure, content),
    definition: {
      UploadClickConversions: method<UploadRequest>('ConversionUploadService/UploadClickConversions', request, response),
    },
    adjustments: {
      UploadConversionAdjustments: method<AdjustmentsRequest>(
        'ConversionAdjustmentUploadService/UploadConversionAdjustments',
        root.lookupType(`${PACKAGE}.services.UploadConversionAdjustmentsRequest`),
        root.lookupType(`${PACKAGE}.services.UploadConversionAdjustmentsResponse`),
      ),
    },
    reports: {
      Search: method<SearchRequest>(
        'GoogleAdsService/Search',
        root.lookupType(`${PACKAGE}.services.SearchGoogleAdsRequest`),
        root.lookupType(`${PACKAGE}.services.SearchGoogleAdsResponse`),
      ),
    },
  };
}

function method<Request extends object>(path: string, request: Type, response: Type) {
  return {
    path: `/${PACKAGE}.services.${path}`,
    requestStream: false as const,
    responseStream: false as const,
    requestSerialize: (content: Request) => encode(request, content),
    requestDeserialize: (bytes: Buffer) => decode(request, bytes) as Request,
    responseSerialize: (content: object) => encode(response, content),
    responseDeserialize: (bytes: Buffer) => decode(response, bytes) as object,
  };
}

function encode(type: Type, content: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(content)).finish());
}

function decode(type: Type, bytes: Buffer): Record<string, unknown> {
  return type.toObject(type.decode(bytes), { enums: String, longs: String });
}
