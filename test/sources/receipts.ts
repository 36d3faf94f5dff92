import type { CallEvent } from '../../src/domain/calls/call.js';
import type { CallSource, RawReceipt } from '../../src/sources/source.js';

export const RECEIVED_AT = Date.UTC(2026, 10, 22, 10, 50);

/** A webhook as it is stored: GET, nothing in the body. */
export function aReceipt(overrides: Partial<RawReceipt> = {}): RawReceipt {
  return {
    id: '019aa0f4-7c1e-7d55-9d3a-5b1f0c2e4a61',
    sourceId: 'main',
    receivedAt: RECEIVED_AT,
    method: 'GET',
    query: '',
    contentType: null,
    bodyBase64: null,
    ...overrides,
  };
}

/** A POST with these bytes; text stands for its UTF-8. */
export function aPost(body: string | Uint8Array, contentType: string | null): RawReceipt {
  return aReceipt({ method: 'POST', contentType, bodyBase64: Buffer.from(body).toString('base64') });
}

/** Parameters as a sender encodes them. */
export function queryOf(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}

/** Reads a receipt that is expected to be readable. */
export function eventOf<Settings>(source: CallSource<Settings>, receipt: RawReceipt, settings: Settings): CallEvent {
  const parsed = source.parse(receipt, settings);
  if (!('event' in parsed)) throw new Error(`no event: ${JSON.stringify(parsed)}`);
  return parsed.event;
}
