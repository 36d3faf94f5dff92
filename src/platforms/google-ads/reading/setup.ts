import { sentence } from '../../../domain/localized-text.js';
import { addDays, dayOf } from '../../../domain/time/business-days.js';
import type { Instant } from '../../../domain/time/instant.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { outageTrouble } from '../../kit/destination-trouble.js';
import type { GoalSetup, PlatformSetup, ReadContext, SetupFinding } from '../../kit/reader.js';
import type { GoogleAdsSettings } from '../config.js';
import { actionFinding, actionSetupOf, autoTaggingFinding, bidding, bidsFinding, uploadsFindings } from './actions.js';
import {
  ACTIONS_QUERY,
  type ActionRow,
  BIDS_QUERY,
  type BidsRow,
  conversionsQuery,
  CUSTOMER_QUERY,
  readActions,
  readActionUploads,
  readBids,
  readConversions,
  readCustomer,
  UPLOADS_QUERY,
} from './queries.js';
import type { AccountSearch } from './search.js';

const OTHER_ROWS = sentence('the rows are not those that were asked for', 'пришли не те строки, о которых спросили');

/** An account's settings, found before the numbers are read. */
export interface AccountSetup {
  readonly setup: PlatformSetup;
  /** Our goals by the resource names of their actions, which may belong to a manager account. */
  readonly goalOf: ReadonlyMap<string, string>;
}

const WEEKS = 4;

interface GoalAction {
  readonly goal: string;
  readonly id: string;
  readonly action: ActionRow | undefined;
}

/** Account and actions must be readable; bids and upload summaries only help to explain gaps. */
export async function readAccountSetup(
  search: AccountSearch,
  { customerId, goals }: GoogleAdsSettings,
  now: Instant,
  context: ReadContext,
): Promise<AccountSetup | { readonly trouble: DestinationTrouble }> {
  const customer = await search(CUSTOMER_QUERY, context);
  if ('trouble' in customer) return customer;
  const answer = await search(ACTIONS_QUERY, context);
  if ('trouble' in answer) return answer;
  const [account, actions] = [readCustomer(customer.rows), readActions(answer.rows)];
  if (account === null || actions === null) return { trouble: outageTrouble(OTHER_ROWS) };
  const byId = new Map(actions.map((action) => [action.conversion_action.id, action]));
  const ours = Object.entries(goals).map(([goal, { conversionActionId: id }]): GoalAction => ({
    goal,
    id,
    action: byId.get(id),
  }));
  const resourceOf = ({ id, action }: GoalAction): string =>
    action?.conversion_action.resource_name ?? `customers/${customerId}/conversionActions/${id}`;
  const goalOf = new Map(ours.map((one) => [resourceOf(one), one.goal]));
  const bids = rowsOf(await search(BIDS_QUERY, context), readBids);
  const uploads = rowsOf(await search(UPLOADS_QUERY, context), readActionUploads) ?? [];
  const aWeek = await countedAWeek(search, goalOf, dayOf(now, account.timezone ?? 'UTC'), context);
  const autoTagging = autoTaggingFinding(account.autoTagging);
  const findings = ours.flatMap(({ goal, id, action }): SetupFinding[] => [
    actionFinding(goal, id, action),
    ...(bids === null || action === undefined
      ? []
      : [bidsFinding(goal, { campaigns: bidding(action, bids), aWeek: aWeek.get(goal) ?? 0 })]),
    ...uploadsFindings(goal, id, uploads),
  ]);
  return {
    setup: {
      timezone: account.timezone,
      goals: ours.map((one) => goalSetupOf(one, bids, account.autoTagging)),
      findings: [...(autoTagging === null ? [] : [autoTagging]), ...findings],
    },
    goalOf,
  };
}

function goalSetupOf({ goal, action }: GoalAction, bids: readonly BidsRow[] | null, autoTagging: boolean | null): GoalSetup {
  const setup = actionSetupOf(goal, action);
  const notBiddable = bids !== null && action !== undefined && bidding(action, bids) === 0;
  const flags = [
    ...setup.flags,
    ...(notBiddable ? (['notBiddable'] as const) : []),
    ...(autoTagging === false ? (['autoTaggingOff'] as const) : []),
  ];
  return { ...setup, flags };
}

/** Each goal's weekly count over the last four weeks: bidding learns too slowly from few. */
async function countedAWeek(
  search: AccountSearch,
  goalOf: ReadonlyMap<string, string>,
  today: string,
  context: ReadContext,
): Promise<ReadonlyMap<string, number>> {
  const query = conversionsQuery({ goals: [], first: addDays(today, -7 * WEEKS), last: addDays(today, -1) }, [...goalOf.keys()]);
  const sums = new Map<string, number>();
  for (const { segments, metrics } of rowsOf(await search(query, context), readConversions) ?? []) {
    const goal = goalOf.get(segments.conversion_action) ?? '';
    sums.set(goal, (sums.get(goal) ?? 0) + (metrics.all_conversions_by_conversion_date ?? 0));
  }
  return new Map([...sums].map(([goal, sum]) => [goal, Math.round(sum / WEEKS)]));
}

function rowsOf<Row>(
  answer: Awaited<ReturnType<AccountSearch>>,
  read: (rows: unknown) => readonly Row[] | null,
): readonly Row[] | null {
  return 'trouble' in answer ? null : read(answer.rows);
}
