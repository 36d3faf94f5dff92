import { wholeSecond, type Instant } from '../../domain/time/instant.js';

/** What Google tells copies apart by. */
export interface ConversionKey {
  readonly customerId: string;
  readonly actionId: string;
  /** `order_id` of the Ads API, `transactionId` of Data Manager. */
  readonly orderId: string | null;
  /** gclid, gbraid or wbraid. */
  readonly clickId: string | null;
  readonly occurredAt: Instant;
}

/**
 * The conversions that count, whichever transport brought them. A second one with the same order id and action, or with
 * the same click, action and second, is a copy. Google: reference 1.5 (Ads API v25 protos) and 3.2 (Data Manager
 * processing_errors.proto), read 2026-11-22.
 */
export class ConversionBook {
  private readonly orders = new Set<string>();
  private readonly clicks = new Set<string>();

  hasOrder(key: ConversionKey): boolean {
    return key.orderId !== null && this.orders.has(orderPlace(key));
  }

  hasClick(key: ConversionKey): boolean {
    return key.clickId !== null && this.clicks.has(clickPlace(key));
  }

  count(key: ConversionKey): void {
    if (key.orderId !== null) this.orders.add(orderPlace(key));
    if (key.clickId !== null) this.clicks.add(clickPlace(key));
  }
}

export function orderPlace(key: ConversionKey): string {
  return JSON.stringify([key.customerId, key.actionId, key.orderId]);
}

export function clickPlace(key: ConversionKey): string {
  return JSON.stringify([key.customerId, key.actionId, key.clickId, wholeSecond(key.occurredAt)]);
}

/** The row's key in the ledger: its order id, else its identifier and second. */
export function ledgerKey(key: ConversionKey, identifier: { readonly value: string }): string {
  const own = key.orderId ?? `${key.clickId ?? identifier.value}|${wholeSecond(key.occurredAt) / 1000}`;
  return `${key.actionId}|${own}`;
}
