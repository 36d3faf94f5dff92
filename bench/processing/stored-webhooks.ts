import { newId } from '#dist/runtime/ids.js';
import type { ReceiptsStore } from '#dist/store/receipts/receipts.store.js';
import { callAsQuery } from './calls.js';
import { SOURCE } from './project.js';

const RECEIPTS_PER_WRITE = 500;

/** Acknowledged, unprocessed webhooks: one per call, at its end. */
export async function storeWebhooks(store: ReceiptsStore, from: number, calls: number, now: number): Promise<void> {
  for (let n = 0; n < calls; n += RECEIPTS_PER_WRITE) {
    const count = Math.min(RECEIPTS_PER_WRITE, calls - n);
    const receipts = Array.from({ length: count }, (_, index) => ({
      id: newId(),
      sourceId: SOURCE,
      receivedAt: now,
      method: 'GET',
      query: callAsQuery(from + n + index, now),
      contentType: null,
      bodyBase64: null,
      senderIp: null,
      verdict: 'new' as const,
      reasonCode: null,
      reasonDetail: null,
      contentKey: null,
      callId: null,
    }));
    await store.save(receipts);
  }
}
