import { groupBy } from '../../../../domain/collections.js';
import { dayOf } from '../../../../domain/time/business-days.js';
import type { SimulatorContext } from '../../../kit/simulator/context.js';
import { type ReportedConversion, reportedConversions } from '../../../kit/simulator/reported-conversions.js';
import type { GoogleConversionAction, GoogleCustomer } from '../accounts.js';

const USUAL_ZONE = 'Europe/Moscow';
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
      return [{ customer: { id: customer.customerId, time_zone: customer.timezone ?? USUAL_ZONE } }];
    case 'conversion_action':
      return customer.conversionActions.map((action) => actionRow(action, customer, context));
    case 'campaign':
      return campaignRows(query, customer, context);
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
    },
    metrics: {
      ...(last !== undefined && { conversion_last_received_request_date_time: last.slice(0, 19).replace('T', ' ') }),
      ...(lastDay !== undefined && { conversion_last_conversion_date: lastDay }),
    },
  };
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
