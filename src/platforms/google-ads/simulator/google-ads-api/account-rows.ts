import { groupBy } from '../../../../domain/collections.js';
import { dayOf } from '../../../../domain/time/business-days.js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import { FOREIGN_VISITOR, type ReportedConversion, reportedConversions } from '../../../kit/simulator/reported-conversions.js';
import type { GoogleConversionAction, GoogleCustomer } from '../accounts.js';

const USUAL_ZONE = 'Europe/Moscow';
const USUAL_CATEGORY = 'QUALIFIED_LEAD';
const USUAL_ORIGIN = 'WEBSITE';
/** The services that bring conversions to an account. */
const SERVICES = ['data-manager', 'google-ads'] as const;

type Row = Readonly<Record<string, object>>;

/**
 * The rows of `customer`, `conversion_action` and `campaign`, as protobufjs takes them, with every field that is modelled.
 *
 * @see Google: google-ads-node 25.1.0 (v25 protos), conversions by the day of the conversion
 */
export function accountRows(resource: string, query: string, customer: GoogleCustomer, context: SimulatorContext): Row[] | null {
  switch (resource) {
    case 'customer':
      return [
        {
          customer: {
            resource_name: `customers/${customer.customerId}`,
            id: customer.customerId,
            time_zone: customer.timezone ?? USUAL_ZONE,
            auto_tagging_enabled: customer.autoTagging ?? true,
          },
        },
      ];
    case 'conversion_action':
      return customer.conversionActions.map((action) => actionRow(action, customer, context));
    case 'campaign':
      return campaignRows(query, customer, context);
    case 'campaign_conversion_goal':
      return customer.conversionActions.map((action) => bidRow(action, customer));
    case 'click_view':
      return clickRows(query, customer, context);
    case 'offline_conversion_upload_conversion_action_summary':
      return customer.conversionActions.flatMap((action) => uploadRows(action, customer, context));
    default:
      return null;
  }
}

function misreports(context: SimulatorContext, fault: 'delete-goal' | 'once-per-session', actionId: string): boolean {
  return SERVICES.some((service) => context.reportFaults.find(service, fault, actionId) !== undefined);
}

function reportedOf(context: SimulatorContext, customerId: string): ReportedConversion[] {
  return SERVICES.flatMap((service) => reportedConversions(context, service, customerId));
}

function actionRow(
  action: GoogleConversionAction,
  { customerId, timezone = USUAL_ZONE }: GoogleCustomer,
  context: SimulatorContext,
): Row {
  const counted = reportedOf(context, customerId).filter(({ goal }) => goal === action.id);
  const received = context.records.list().filter((one) => one.account === customerId && one.goal === action.id);
  const last = received.at(-1)?.at;
  const lastDay = counted
    .map(({ occurredAt }) => dayOf(occurredAt, timezone))
    .toSorted()
    .at(-1);
  const once = misreports(context, 'once-per-session', action.id) || action.countingType === 'ONE_PER_CLICK';
  return {
    conversion_action: {
      resource_name: `customers/${customerId}/conversionActions/${action.id}`,
      id: action.id,
      name: action.name,
      status: action.enabled && !misreports(context, 'delete-goal', action.id) ? 'ENABLED' : 'REMOVED',
      counting_type: once ? 'ONE_PER_CLICK' : 'MANY_PER_CLICK',
      include_in_conversions_metric: true,
      category: action.category ?? USUAL_CATEGORY,
      origin: action.origin ?? USUAL_ORIGIN,
      owner_customer: `customers/${customerId}`,
    },
    metrics: {
      ...(last !== undefined && { conversion_last_received_request_date_time: last.slice(0, 19).replace('T', ' ') }),
      ...(lastDay !== undefined && { conversion_last_conversion_date: lastDay }),
    },
  };
}

/** One campaign, which bids on the goals of each action's kind or does not. */
function bidRow(
  { category = USUAL_CATEGORY, origin = USUAL_ORIGIN, biddable = true }: GoogleConversionAction,
  { customerId }: GoogleCustomer,
): Row {
  const campaign = `customers/${customerId}/campaigns/1`;
  return {
    campaign: { resource_name: campaign, id: '1' },
    campaign_conversion_goal: {
      resource_name: `customers/${customerId}/campaignConversionGoals/1~${category}~${origin}`,
      campaign,
      category,
      origin,
      biddable,
    },
  };
}

/** Clicks of one day: of visitors whose visit names that day. That IN leaves out all others is unverified: some come along. */
function clickRows(query: string, { customerId }: GoogleCustomer, context: SimulatorContext): Row[] {
  const [, day] = /segments\.date = '([\d-]+)'/.exec(query) ?? [];
  const wanted = new Set([...(/IN \(([^)]*)\)/.exec(query)?.[1]?.matchAll(/'([^']*)'/g) ?? [])].map(([, gclid]) => gclid));
  return Object.entries(context.accounts.visitors.visits)
    .filter(([gclid, visit]) => (wanted.has(gclid) || gclid.startsWith(FOREIGN_VISITOR)) && visit.day === day)
    .map(([gclid, { campaign }]) => ({
      click_view: { resource_name: `customers/${customerId}/clickViews/${day}~${gclid}`, gclid },
      campaign: { resource_name: `customers/${customerId}/campaigns/1`, id: '1', name: campaign ?? 'Campaign 1' },
      segments: { date: day },
    }));
}

/** What came by each client, on the latest day with uploads. */
function uploadRows(action: GoogleConversionAction, { customerId }: GoogleCustomer, context: SimulatorContext): Row[] {
  const came = context.records.list().filter((one) => one.account === customerId && one.goal === action.id);
  const last = came.at(-1)?.at;
  if (last === undefined) return [];
  const ofDay = came.filter(({ at }) => at.slice(0, 10) === last.slice(0, 10)).length;
  return [
    {
      offline_conversion_upload_conversion_action_summary: {
        resource_name: `customers/${customerId}/offlineConversionUploadConversionActionSummaries/${action.id}~GOOGLE_ADS_API`,
        client: 'GOOGLE_ADS_API',
        conversion_action_id: action.id,
        conversion_action_name: action.name,
        status: 'EXCELLENT',
        total_event_count: ofDay,
        successful_event_count: ofDay,
        pending_event_count: 0,
        last_upload_date_time: last.slice(0, 19).replace('T', ' '),
      },
    },
  ];
}

function campaignRows(query: string, { customerId, timezone = USUAL_ZONE }: GoogleCustomer, context: SimulatorContext): Row[] {
  const [, first = '', last = ''] = /segments\.date BETWEEN '([\d-]+)' AND '([\d-]+)'/.exec(query) ?? [];
  const actions = new Set([...query.matchAll(/conversionActions\/(\d+)/g)].map(([, id]) => id ?? ''));
  const shown = reportedOf(context, customerId).filter(({ goal, occurredAt }) => {
    const day = dayOf(occurredAt, timezone);
    return actions.has(goal) && day >= first && day <= last;
  });
  const groups = groupBy(shown, ({ goal, occurredAt, campaign }) =>
    JSON.stringify([dayOf(occurredAt, timezone), goal, campaign ?? 'Campaign 1']),
  );
  return [...groups].map(([key, some]) => {
    const [date, goal, campaign] = JSON.parse(key) as [string, string, string];
    return {
      campaign: { resource_name: `customers/${customerId}/campaigns/1`, id: '1', name: campaign },
      segments: { date, conversion_action: `customers/${customerId}/conversionActions/${goal}` },
      metrics: { all_conversions_by_conversion_date: some.length },
    };
  });
}
