import { bothLanguages } from '../../../domain/localized-text.js';
import { HOUR } from '../../../domain/time/instant.js';
import { sha256 } from '../../../runtime/ids.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { outageTrouble } from '../../kit/destination-trouble.js';
import { tokenSourceFor, withToken } from '../../kit/google/token-source.js';
import type { PlatformRuntime } from '../../kit/platform.js';
import type { PlatformReader, ReadContext, ReadingAnswer, ScopedReading } from '../../kit/reader.js';
import { GOOGLE_ADS_ENDPOINT, type GoogleAdsSettings } from '../config.js';
import { troubleOfFailedCall } from '../google-ads-api/account-report.js';
import { callSdk } from '../google-ads-api/call.js';
import { type AdsSdk, loadSdk, readEndpoint } from '../google-ads-api/sdk.js';
import { actionFinding, actionSetupOf } from './actions.js';
import { ACTIONS_QUERY, conversionsQuery, CUSTOMER_QUERY, readActions, readConversions, readCustomer } from './queries.js';
import type { GoogleAdsReadSettings } from './settings.js';

const ADWORDS_SCOPE = 'https://www.googleapis.com/auth/adwords';
/** A page of a search holds so many rows. */
const ROWS_PER_PAGE = 10_000;

type Rows = { readonly rows: readonly unknown[] } | { readonly trouble: DestinationTrouble };

/** Reads an account back by the Google Ads API, which the Data Manager API has no counterpart for. Loaded when it is used. */
export function createGoogleAdsReader(
  settings: GoogleAdsSettings,
  read: GoogleAdsReadSettings,
  runtime: PlatformRuntime,
): PlatformReader {
  const search = searcherOf(settings, read, runtime);
  const resourceOf = (actionId: string): string => `customers/${settings.customerId}/conversionActions/${actionId}`;
  const goalOf = new Map(Object.entries(settings.goals).map(([goal, one]) => [resourceOf(one.conversionActionId), goal]));
  return {
    basis: 'callDay',
    // Uploads are reported after about three hours, some of their attribution after a day; adjustments come later still.
    ripening: { earlyMs: 24 * HOUR, finalDays: 7 },
    // A conversion carries its own moment and stands on its day in the account's zone.
    shift: { earlier: 0, later: 0 },
    daysBack: 30,
    at: read.at,
    login: sha256(JSON.stringify(['google-ads', settings.customerId, read.endpoint ?? ''])),
    right: bothLanguages('the scope adwords, access to look at the account', 'scope adwords, доступ к аккаунту на просмотр'),
    async setup(_goals, context) {
      const customer = await search(CUSTOMER_QUERY, context);
      if ('trouble' in customer) return customer;
      const answer = await search(ACTIONS_QUERY, context);
      if ('trouble' in answer) return answer;
      const [account, actions] = [readCustomer(customer.rows), readActions(answer.rows)];
      if (account === null || actions === null) return { trouble: outageTrouble('the rows are not those that were asked for') };
      const byId = new Map(actions.map((action) => [action.conversion_action.id, action]));
      const goals = Object.entries(settings.goals).map(([goal, { conversionActionId: id }]) => ({
        goal,
        id,
        action: byId.get(id),
      }));
      return {
        setup: {
          timezone: account.timezone,
          goals: goals.map(({ goal, action }) => actionSetupOf(goal, action)),
          findings: goals.map(({ goal, id, action }) => actionFinding(goal, id, action)),
        },
      };
    },
    async readings(query, context): Promise<ReadingAnswer> {
      const answer = await search(conversionsQuery(query, [...goalOf.keys()]), context);
      if ('trouble' in answer) return answer;
      const rows = readConversions(answer.rows);
      if (rows === null) return { trouble: outageTrouble('the rows are not those that were asked for') };
      const byCampaign = new Map<string, ScopedReading>();
      const byDay = new Map<string, ScopedReading>();
      for (const { segments, campaign, metrics } of rows) {
        const goal = goalOf.get(segments.conversion_action);
        const shown = metrics.all_conversions_by_conversion_date ?? 0;
        if (goal === undefined || shown === 0) continue;
        const place = { goal, day: segments.date, basis: 'callDay', flags: [] } as const;
        addUp(byDay, { ...place, campaign: null, shown, scope: 'day' });
        addUp(byCampaign, { ...place, campaign: campaign.name ?? null, shown, scope: 'campaign' });
      }
      const isWhole = answer.rows.length < ROWS_PER_PAGE;
      return { readings: [...byDay.values(), ...byCampaign.values()], flags: isWhole ? [] : ['partial'] };
    },
  };
}

function addUp(sums: Map<string, ScopedReading>, reading: ScopedReading): void {
  const key = JSON.stringify([reading.goal, reading.day, reading.campaign]);
  const before = sums.get(key);
  sums.set(key, before ? { ...before, shown: before.shown + reading.shown } : reading);
}

function searcherOf(
  settings: GoogleAdsSettings,
  read: GoogleAdsReadSettings,
  runtime: PlatformRuntime,
): (query: string, context: ReadContext) => Promise<Rows> {
  const { credentials = settings.credentials, loginCustomerId = settings.loginCustomerId } = read;
  const ownEndpoint = settings.transport === 'google-ads-api' ? settings.endpoint : undefined;
  const endpoint = read.endpoint ?? ownEndpoint ?? GOOGLE_ADS_ENDPOINT;
  const { tokenEndpoint } = settings;
  const tokens = tokenSourceFor({ credentials, tokenEndpoint, scope: ADWORDS_SCOPE }, runtime);
  const { tls } = readEndpoint(endpoint);
  let loading: Promise<AdsSdk> | null = null;
  const sdk = (): Promise<AdsSdk> =>
    (loading ??= loadSdk({ ...settings, endpoint, ...(loginCustomerId !== undefined && { loginCustomerId }) }, tokens));
  return async (query, context) => {
    const refused = await context.spend(1);
    if (refused) return { trouble: refused };
    const loaded = await sdk();
    const once = () => callSdk(loaded, (one) => one.search(query), context.signal);
    // A plaintext channel carries no token, so none is asked for.
    const called = tls
      ? await withToken(tokens, once, (heard) => 'failed' in heard && heard.failed.tokenRefused)
      : { answer: await once() };
    if ('trouble' in called) return called;
    const { answer } = called;
    return 'failed' in answer ? { trouble: troubleOfFailedCall(answer.failed) } : { rows: answer.response };
  };
}
