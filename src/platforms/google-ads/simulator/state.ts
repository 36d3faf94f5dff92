import { type Instant, wholeSecond } from '../../../domain/time/instant.js';
import { stateOfContext } from '../../kit/simulator/context.js';
import type { AdsErrorCode } from './google-ads-api/failure.js';
import { AccessTokens } from './oauth/access-tokens.js';

/** What Google recognises copies by. */
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
 * The counted conversions of both transports. A second one with the same order id and action, or with the same click, action and
 * second, is a copy. Google: conversion_upload_error.proto of v25 and the Data Manager's processing_errors.proto, read
 * 2026-11-22.
 */
export class CountedConversions {
  private readonly orders = new Set<string>();
  private readonly clicks = new Set<string>();

  hasOrder(key: ConversionKey): boolean {
    return key.orderId !== null && this.orders.has(orderKeyOf(key));
  }

  hasClick(key: ConversionKey): boolean {
    return key.clickId !== null && this.clicks.has(clickKeyOf(key));
  }

  count(key: ConversionKey): void {
    if (key.orderId !== null) this.orders.add(orderKeyOf(key));
    if (key.clickId !== null) this.clicks.add(clickKeyOf(key));
  }
}

export function orderKeyOf(key: ConversionKey): string {
  return JSON.stringify([key.customerId, key.actionId, key.orderId]);
}

export function clickKeyOf(key: ConversionKey): string {
  return JSON.stringify([key.customerId, key.actionId, key.clickId, wholeSecond(key.occurredAt)]);
}

/** The row's key in the records: its order id, else its identifier and second. */
export function recordKeyOf(key: ConversionKey, identifier: { readonly value: string }): string {
  const own = key.orderId ?? `${key.clickId ?? identifier.value}|${wholeSecond(key.occurredAt) / 1000}`;
  return `${key.actionId}|${own}`;
}

/** One processed request of conversions or adjustments, excluding dry runs. */
export interface LoggedJob {
  readonly customerId: string;
  readonly at: Instant;
  /** int64. */
  readonly jobId: string;
  /** Rows. */
  readonly taken: number;
  /** The fault of each row that was refused. */
  readonly refused: readonly AdsErrorCode[];
}

/** Requests through the Google Ads API, from which the account's own summary is made. */
export class UploadLog {
  private readonly uploads: LoggedJob[] = [];

  add(upload: LoggedJob): void {
    this.uploads.push(upload);
  }

  /** Oldest first. */
  of(customerId: string): readonly LoggedJob[] {
    return this.uploads.filter((upload) => upload.customerId === customerId);
  }
}

/** State that Google's servers share: a token or a conversion of one is known to the others. */
export const googleStateOf = stateOfContext(({ clock }) => ({
  tokens: new AccessTokens(clock),
  conversions: new CountedConversions(),
  uploads: new UploadLog(),
}));
