import { randomBytes } from 'node:crypto';
import { ADS_ERRORS, type AdsErrorCode } from './error-codes.js';

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
    super(messageOf(fault));
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
export function messageOf({ code, path }: AdsFault): string {
  const place = path.map(({ field_name, index }) => (index === undefined ? field_name : `${field_name}[${index}]`)).join('.');
  return place === '' ? ADS_ERRORS[code][1] : `${ADS_ERRORS[code][1]}, at ${place}`;
}

export function newAdsRequestId(): string {
  return randomBytes(12).toString('base64url');
}
