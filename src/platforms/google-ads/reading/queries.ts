import { z } from 'zod';
import type { ReadingQuery } from '../../kit/reader.js';

/** The account's time zone, and whether it adds click ids to addresses. */
export const CUSTOMER_QUERY = 'SELECT customer.id, customer.time_zone, customer.auto_tagging_enabled FROM customer';

/** What explains gaps: the action's state, how it counts, and what it last received and counted. */
export const ACTIONS_QUERY = `SELECT ${[
  'conversion_action.id',
  'conversion_action.name',
  'conversion_action.status',
  'conversion_action.counting_type',
  'conversion_action.include_in_conversions_metric',
  'conversion_action.category',
  'conversion_action.origin',
  'conversion_action.owner_customer',
  'metrics.conversion_last_received_request_date_time',
  'metrics.conversion_last_conversion_date',
].join(', ')} FROM conversion_action`;

/**
 * By the day of the conversion, which late clicks do not change; the interface's own columns use the day of the click.
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

/** Which campaigns bid on which kinds of goals. Google: fields/v25/campaign_conversion_goal, read 2026-11-30. */
export const BIDS_QUERY =
  'SELECT campaign.id, campaign_conversion_goal.category, campaign_conversion_goal.origin, campaign_conversion_goal.biddable' +
  " FROM campaign_conversion_goal WHERE campaign.status = 'ENABLED'";

/** Uploads by client and action. Google: conversions/upload-summaries, read 2026-11-25. */
const UPLOADS = 'offline_conversion_upload_conversion_action_summary';
export const UPLOADS_QUERY = `SELECT ${[
  'client',
  'conversion_action_id',
  'status',
  'total_event_count',
  'successful_event_count',
  'pending_event_count',
  'last_upload_date_time',
]
  .map((field) => `${UPLOADS}.${field}`)
  .join(', ')} FROM ${UPLOADS}`;

/** Clicks of exactly one day, at most 90 days back. Google: fields/v25/click_view, read 2026-11-29. */
export function clicksQuery(day: string, gclids: readonly string[]): string {
  const wanted = gclids.map((gclid) => `'${gclid.replaceAll(/[\\']/g, '')}'`).join(', ');
  return (
    'SELECT click_view.gclid, campaign.name, segments.date FROM click_view' +
    ` WHERE segments.date = '${day}' AND click_view.gclid IN (${wanted})`
  );
}

/** int64 is text. */
const id = z.union([z.string(), z.number()]).transform(String);

/** As text, or as the number in the v25 protos. */
const enumText = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : String(value)));
const count = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => Number(value ?? 0));

const customer = z.object({
  customer: z.object({ time_zone: z.string().nullish(), auto_tagging_enabled: z.boolean().nullish() }),
});
const action = z.object({
  conversion_action: z.object({
    id,
    name: z.string().nullish(),
    status: z.union([z.string(), z.number()]).nullish(),
    counting_type: z.union([z.string(), z.number()]).nullish(),
    include_in_conversions_metric: z.boolean().nullish(),
    category: enumText,
    origin: enumText,
    owner_customer: z.string().nullish(),
    resource_name: z.string().nullish(),
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
  campaign: z.object({ id: id.nullish(), name: z.string().nullish() }),
  metrics: z.object({ all_conversions_by_conversion_date: z.number().nullish() }),
});
export interface CustomerSettings {
  readonly timezone: string | null;
  readonly autoTagging: boolean | null;
}
export type ActionRow = z.output<typeof action>;
export type ConversionsRow = z.output<typeof conversions>;

const bids = z.object({
  campaign: z.object({ id: id.nullish() }).nullish(),
  campaign_conversion_goal: z.object({ category: enumText, origin: enumText, biddable: z.boolean().nullish() }),
});
const uploads = z.object({
  [UPLOADS]: z.object({
    client: enumText,
    conversion_action_id: id,
    status: enumText,
    total_event_count: count,
    successful_event_count: count,
    pending_event_count: count,
    last_upload_date_time: z.string().nullish(),
  }),
});
const clicks = z.object({
  click_view: z.object({ gclid: z.string().nullish() }),
  campaign: z.object({ name: z.string().nullish() }).nullish(),
});
export type BidsRow = z.output<typeof bids>;
export type ActionUploads = z.output<typeof uploads>[typeof UPLOADS];

/** Parsers of the rows: null if they do not match the query. */
export const readCustomer = (rows: unknown): CustomerSettings | null => {
  const found = z.array(customer).safeParse(rows).data;
  const { time_zone: timezone = null, auto_tagging_enabled: autoTagging = null } = found?.[0]?.customer ?? {};
  return found === undefined ? null : { timezone: timezone ?? null, autoTagging: autoTagging ?? null };
};
export const readActions = (rows: unknown): readonly ActionRow[] | null => z.array(action).safeParse(rows).data ?? null;
export const readConversions = (rows: unknown): readonly ConversionsRow[] | null =>
  z.array(conversions).safeParse(rows).data ?? null;
export const readBids = (rows: unknown): readonly BidsRow[] | null => z.array(bids).safeParse(rows).data ?? null;
export const readActionUploads = (rows: unknown): readonly ActionUploads[] | null =>
  z
    .array(uploads)
    .safeParse(rows)
    .data?.map((row) => row[UPLOADS]) ?? null;
/** The campaign of each click that was found, by gclid. */
export const readClicks = (rows: unknown): ReadonlyMap<string, string | null> | null => {
  const found = z.array(clicks).safeParse(rows).data;
  if (found === undefined) return null;
  return new Map(
    found.flatMap(({ click_view: { gclid }, campaign }) => (gclid ? [[gclid, campaign?.name ?? null] as const] : [])),
  );
};
