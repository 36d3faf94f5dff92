import { SECOND, type Instant } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import { createHttpClient, type HttpClient } from '../../runtime/http.js';
import { DEFAULT_SIMULATOR_ACCOUNTS } from '../../sandbox/sandbox.js';
import type { Progress } from '../progress.js';
import { AdminApi, type Journey, type UploadView } from './api.js';
import { liveThrough, type BadDay } from './bad-day.js';
import { compareWithCabinets } from './compare-cabinets.js';
import { compareWithExpected } from './compare-expected.js';
import { uploadUntilStill, waitForIntake } from './conveyor.js';
import { logRows } from './log-rows.js';
import { fillOwnList } from './own-list.js';
import { DUTIES } from './plan.js';
import { replay } from './replay.js';
import type { DemoResult } from './result.js';
import type { Samples } from './samples.js';
import { VERDICT_DELAY_MS, type Site } from './site.js';
import { standings } from './tables.js';

const JOURNEYS_AT_ONCE = 16;

/** The whole road: webhooks over the door, uploads to the cabinets, and the books compared. */
export async function runDemo(
  site: Site,
  samples: Samples,
  clock: Clock,
  progress: Progress,
  { badDay }: { readonly badDay: boolean },
): Promise<DemoResult> {
  const began = clock.now();
  const http = createHttpClient();
  const api = new AdminApi(http, site.url, site.adminKey);
  let lived: BadDay | null = null;
  for (const act of [1, 2] as const) {
    const webhooks = samples.webhooks.filter((webhook) => webhook.act === act);
    const title = act === 1 ? 'MANGO OFFICE reports the week' : 'later webhooks: repeats, new marks, marks taken back';
    await replay(webhooks, { http, webhookUrl: site.webhookUrl, now: began }, (sent) => {
      progress.show(title, `${sent} of ${webhooks.length} webhooks`);
    });
    progress.next();
    await waitForIntake(api, clock);
    if (badDay && act === 1) {
      lived = await liveThrough(api, site.sandbox, clock, (figures) => progress.show('a bad day', figures));
      progress.next();
    }
    await uploadUntilStill(api, { clock, verdictDelayMs: VERDICT_DELAY_MS }, (uploads) => {
      progress.show('uploads', figures(uploads));
    });
    progress.next();
  }
  const reconciled = await compareWithOwnList(site, samples, http, began, progress);
  await waitForIntake(api, clock);
  await uploadUntilStill(api, { clock, verdictDelayMs: VERDICT_DELAY_MS }, (uploads) => {
    progress.show('uploads', figures(uploads));
  });
  progress.next();
  const googleSays = await site.report();
  const judged = await judge(site, samples, api, clock, began);
  await leaveTrouble(site, api);
  return { ...judged, reconciled, googleSays, badDay: lived };
}

/** For those who look around: the overview has a trouble to show, and a button ends it. Nothing is sent any more, so nothing is kept from anybody. */
async function leaveTrouble(site: Site, api: AdminApi): Promise<void> {
  await api.pause(DUTIES.grpcUnique.destination, 'The demo paused it to show what a trouble looks like. “Resume” ends it.');
  await site.look();
}

/** The night after: MANGO's own list knows of calls that no webhook told of. */
async function compareWithOwnList(
  site: Site,
  { listed }: Samples,
  http: HttpClient,
  now: Instant,
  progress: Progress,
): Promise<DemoResult['reconciled']> {
  const widgetId = DEFAULT_SIMULATOR_ACCOUNTS.mango[0]?.widgetId ?? '';
  await fillOwnList(listed, { http, url: site.sandbox.httpUrl, widgetId, now });
  const { listed: count, missed, completed, trouble } = await site.reconcile();
  if (trouble !== null) throw new Error(`MANGO’s own list could not be read: ${trouble.code}`);
  progress.show('MANGO’s own list of calls', `${count} calls, ${missed} of them no webhook told of, ${completed} incomplete`);
  progress.next();
  return { listed: count, missed, completed };
}

async function judge(
  site: Site,
  samples: Samples,
  api: AdminApi,
  clock: Clock,
  began: number,
): Promise<Omit<DemoResult, 'reconciled' | 'googleSays' | 'badDay'>> {
  const journeys = await allJourneys(api);
  const cabinets = compareWithCabinets(logRows(journeys), site.sandbox.records());
  return {
    webhooks: samples.webhooks.length,
    calls: journeys.length,
    exampleCallId: journeys.find(({ uploads }) => uploads.some(({ state }) => state === 'unmatched'))?.call.id ?? '',
    destinations: standings(journeys.flatMap(({ uploads }) => uploads)),
    cabinets: { agreed: cabinets.agreed, notVouchedFor: cabinets.notVouchedFor },
    differences: [...compareWithExpected(samples, journeys, await api.receipts()), ...cabinets.differences],
    seconds: (clock.now() - began) / SECOND,
  };
}

async function allJourneys(api: AdminApi): Promise<readonly Journey[]> {
  const calls = await api.calls();
  const journeys: Journey[] = [];
  for (let start = 0; start < calls.length; start += JOURNEYS_AT_ONCE) {
    const some = calls.slice(start, start + JOURNEYS_AT_ONCE);
    journeys.push(...(await Promise.all(some.map(({ id }) => api.journey(id)))));
  }
  return journeys;
}

function figures(uploads: readonly UploadView[]): string {
  const count = (...states: readonly string[]): number => uploads.filter(({ state }) => states.includes(state)).length;
  return `${count('delivered')} delivered, ${count('confirming')} await their verdict, ${count('pending')} wait`;
}
