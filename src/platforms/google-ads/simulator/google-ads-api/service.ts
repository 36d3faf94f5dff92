import type { ServiceDefinition } from '@grpc/grpc-js';
import type { Type } from 'protobufjs';
import { loadProtos } from '../protos.js';
import type { GoogleAdsFailure } from './failure.js';
import type { AdjustmentsRequest, SearchRequest, UploadRequest } from './messages.js';

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
  const root = loadProtos('google-ads-node/build/protos/protos.json');
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
