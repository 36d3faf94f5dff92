import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { SimulatedFault } from '../../../kit/simulator/faults.js';

/** A call that ends in this status, and not in a failure of the API. */
export class GrpcFault extends Error {
  constructor(
    readonly grpcStatus: number,
    details: string,
  ) {
    super(details);
  }
}

const STATUS_BY_FAULT: Readonly<Partial<Record<SimulatedFault['fault'], readonly [code: number, details: string]>>> = {
  'rate-limited': [status.RESOURCE_EXHAUSTED, 'Quota exceeded.'],
  unavailable: [status.UNAVAILABLE, 'The service is unavailable.'],
  broken: [status.INTERNAL, 'Internal error encountered.'],
  // What a client makes of an answer that is no gRPC at all.
  html: [status.UNKNOWN, 'Received HTTP status code 200 with content type text/html'],
  garbage: [status.INTERNAL, 'Error parsing the response'],
  reset: [status.UNAVAILABLE, 'Connection dropped'],
};

/** Fault injection into a call of the Google Ads API. `take` does what was asked and answers. */
export async function withFault<T>(fault: SimulatedFault | null, expired: () => Error, take: () => T): Promise<T> {
  const answer = fault && STATUS_BY_FAULT[fault.fault];
  if (answer) throw new GrpcFault(...answer);
  if (fault?.fault === 'expired-token') throw expired();
  if (fault?.fault === 'hang') return new Promise<never>(() => undefined);
  const taken = take();
  if (fault?.fault === 'slow') await sleep(fault.delayMs);
  if (fault?.fault === 'truncated' || fault?.fault === 'answer-lost')
    throw new GrpcFault(status.UNAVAILABLE, 'Connection dropped');
  return taken;
}
