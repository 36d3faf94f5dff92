import { DAY } from '../../../domain/time/instant.js';
import type { SandboxWorld } from '../../world.js';
import { clickPlace, orderPlace, type ConversionBook } from '../conversion-book.js';
import { MIN_CLICK_AGE_MS } from '../rules.js';
import { fault, type Row, type RowFault } from './row.js';

/** Order ids, and clicks with their second, that more than one row of a request has. None of such rows is processed. */
export interface Twins {
  readonly orders: ReadonlySet<string>;
  readonly clicks: ReadonlySet<string>;
}

export function findTwins(rows: readonly Row[]): Twins {
  return {
    orders: repeated(rows.flatMap(({ key }) => (key.orderId === null ? [] : [orderPlace(key)]))),
    clicks: repeated(rows.flatMap(({ key }) => (key.clickId === null ? [] : [clickPlace(key)]))),
  };
}

/**
 * What speaks against a well-formed row: its twins, what was counted before, its age, an unknown click. The click's own
 * moment is unknown to the sandbox: the conversion's stands in for it. Google: reference 1.4, 1.5 and 1.7, read 2026-11-22.
 */
export function checkHistory(row: Row, twins: Twins, world: SandboxWorld, book: ConversionBook): RowFault | null {
  const { key, ids, action, identifier } = row;
  if (key.orderId !== null && twins.orders.has(orderPlace(key))) return fault('DUPLICATE_ORDER_ID', 'order_id');
  if (key.clickId !== null && twins.clicks.has(clickPlace(key))) return fault('DUPLICATE_CLICK_CONVERSION_IN_REQUEST');
  if (book.hasOrder(key)) return fault('ORDER_ID_ALREADY_IN_USE', 'order_id');
  if (book.hasClick(key)) return fault('CLICK_CONVERSION_ALREADY_EXISTS');
  const age = world.clock() - key.occurredAt;
  if (age < MIN_CLICK_AGE_MS)
    return fault('TOO_RECENT_EVENT', identifier.kind in row.conversion ? identifier.kind : 'user_identifiers');
  if (age > action.lookbackDays * DAY) return fault('EXPIRED_EVENT', 'conversion_date_time');
  if (ids.some((id) => world.isKnown(id))) return null;
  return fault('CLICK_NOT_FOUND', identifier.kind in row.conversion ? identifier.kind : 'user_identifiers');
}

function repeated(places: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(places.filter((place) => seen.has(place) || !seen.add(place)));
}
