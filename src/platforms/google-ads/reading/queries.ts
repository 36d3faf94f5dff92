import { z } from 'zod';
import type { ReadingQuery } from '../../kit/reader.js';

/** The account's zone, in which its days begin. */
export const CUSTOMER_QUERY = 'SELECT customer.id, customer.time_zone FROM customer';

/** What explains gaps: the action's state, how it counts, and what it received and counted last. */
export const ACTIONS_QUERY = `SELECT ${[
  'conversion_action.id',
  'conversion_action.name',
  'conversion_action.status',
  'conversion_action.counting_type',
  'conversion_action.include_in_conversions_metric',
  'metrics.conversion_last_received_request_date_time',
  'metrics.conversion_last_conversion_date',
].join(', ')} FROM conversion_action`;

/**
 * By the day of the conversion, which late clicks do not change; the interface's own columns stand by the day of the click.
 *
 * @see Google: fields/v25/metrics (all_conversions_by_conversion_date), fields/v25/campaign, read 2026-11-29
 */
export function conversionsQuery({ first, last }: ReadingQuery, actionResources: readonly string[]): string {
  const fields = [
    'segments.date',
    'campaign.id',
    'campaign.name',
    'segments.conversion_action',
    'metrics.all_conversions_by_conversion_date',
  ];
  const actions = actionResources.map((name) => `'${name}'`).join(', ');
  return (
    `SELECT ${fields.join(', ')} FROM campaign WHERE segments.date BETWEEN '${first}' AND '${last}'` +
    ` AND segments.conversion_action IN (${actions})`
  );
}

/** int64 comes as text. */
const id = z.union([z.string(), z.number()]).transform(String);

const customer = z.object({ customer: z.object({ time_zone: z.string().nullish() }) });
const action = z.object({
  conversion_action: z.object({
    id,
    name: z.string().nullish(),
    status: z.union([z.string(), z.number()]).nullish(),
    counting_type: z.union([z.string(), z.number()]).nullish(),
    include_in_conversions_metric: z.boolean().nullish(),
  }),
  metrics: z
    .object({
      conversion_last_received_request_date_time: z.string().nullish(),
      conversion_last_conversion_date: z.string().nullish(),
    })
    .nullish(),
});
const conversions = z.object({
  segments: z.object({ date: z.string(), conversion_action: z.string() }),
  campaign: z.object({ name: z.string().nullish() }),
  metrics: z.object({ all_conversions_by_conversion_date: z.number().nullish() }),
});
export type ActionRow = z.output<typeof action>;
export type ConversionsRow = z.output<typeof conversions>;

/** Readers of the rows: null where they are not what was asked for. */
export const readCustomer = (rows: unknown): { readonly timezone: string | null } | null => {
  const found = z.array(customer).safeParse(rows).data;
  return found === undefined ? null : { timezone: found[0]?.customer.time_zone ?? null };
};
export const readActions = (rows: unknown): readonly ActionRow[] | null => z.array(action).safeParse(rows).data ?? null;
export const readConversions = (rows: unknown): readonly ConversionsRow[] | null =>
  z.array(conversions).safeParse(rows).data ?? null;
