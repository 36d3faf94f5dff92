import type { ServiceDefinition } from '@grpc/grpc-js';
import type { Type } from 'protobufjs';
import { loadProtos } from '../protos.js';
import type { GoogleAdsFailure } from './failure.js';
import type { UploadRequest, UploadResponse } from './messages.js';

/** The API's version, in the service's path, the trailer's key and the failure's type. google-ads-node 25.x speaks this one. */
const PACKAGE = 'google.ads.googleads.v25';

export const FAILURE_TRAILER = `${PACKAGE}.errors.googleadsfailure-bin`;
export const FAILURE_TYPE_URL = `type.googleapis.com/${PACKAGE}.errors.GoogleAdsFailure`;

export interface UploadService {
  readonly definition: ServiceDefinition;
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
      UploadClickConversions: {
        path: `/${PACKAGE}.services.ConversionUploadService/UploadClickConversions`,
        requestStream: false,
        responseStream: false,
        requestSerialize: (content: UploadRequest) => encode(request, content),
        requestDeserialize: (bytes: Buffer) => decode(request, bytes) as UploadRequest,
        responseSerialize: (content: UploadResponse) => encode(response, content),
        responseDeserialize: (bytes: Buffer) => decode(response, bytes) as unknown as UploadResponse,
      },
    },
  };
}

function encode(type: Type, content: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(content)).finish());
}

function decode(type: Type, bytes: Buffer): Record<string, unknown> {
  return type.toObject(type.decode(bytes), { enums: String, longs: String });
}
