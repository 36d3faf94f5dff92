import { SECOND, type Instant } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import { createHttpClient, type HttpClient } from '../../runtime/http.js';
import { DEFAULT_SIMULATOR_ACCOUNTS } from '../../sandbox/sandbox.js';
import type { ProgressLine } from '../terminal.js';
import { AdminApiClient, type DemoJourney, type DemoUpload } from './admin-api-client.js';
import { runBadDay, type BadDay } from './bad-day.js';
import { compareWithExpected } from './compare-expected.js';
import { compareWithSimulators } from './compare-simulators.js';
import { uploadLogRows } from './compare-simulators.js';
import type { DemoResult } from './demo-report.js';
import { summarizeDestinations } from './demo-report.js';
import { GOAL_MAPPINGS } from './goal-mappings.js';
import { VERDICT_DELAY_MS, type DemoInstallation } from './installation.js';
import type { DemoSamples } from './samples.js';
import { fillCallList } from './send-samples.js';
import { sendWebhooks } from './send-samples.js';
import { deliverUntilSettled, waitForProcessing } from './wait-for-delivery.js';

const JOURNEYS_IN_PARALLEL = 16;

/** The whole road: webhooks over the door, uploads to the cabinets, and the books compared. */
export async function runDemo(
  site: DemoInstallation,
  samples: DemoSamples,
  clock: Clock,
  progress: ProgressLine,
  { badDay }: { readonly badDay: boolean },
): Promise<DemoResult> {
  const began = clock.now();
  const http = createHttpClient();
  const api = new AdminApiClient(http, site.url, site.adminKey);
  let lived: BadDay | null = null;
  for (const act of [1, 2] as const) {
    const webhooks = samples.webhooks.filter((webhook) => webhook.act === act);
    const title = act === 1 ? 'MANGO OFFICE reports the week' : 'later webhooks: repeats, new marks, marks taken back';
    await sendWebhooks(webhooks, { http, webhookUrl: site.webhookUrl, now: began }, (sent) => {
      progress.show(title, `${sent} of ${webhooks.length} webhooks`);
    });
    progress.finish();
    await waitForProcessing(api, clock);
    if (badDay && act === 1) {
      lived = await runBadDay(api, site.sandbox, clock, (figures) => progress.show('a bad day', figures));
      progress.finish();
    }
    await deliverUntilSettled(api, { clock, verdictDelayMs: VERDICT_DELAY_MS }, (uploads) => {
      progress.show('uploads', uploadCounts(uploads));
    });
    progress.finish();
  }
  const reconciled = await compareWithCallList(site, samples, http, began, progress);
  await waitForProcessing(api, clock);
  await deliverUntilSettled(api, { clock, verdictDelayMs: VERDICT_DELAY_MS }, (uploads) => {
    progress.show('uploads', uploadCounts(uploads));
  });
  progress.finish();
  const googleSays = await site.readAdsReport();
  const judged = await buildResult(site, samples, api, clock, began);
  await leavePausedDestination(site, api);
  return { ...judged, reconciled, googleSays, badDay: lived };
}

/** For those who look around: the overview has a trouble to show, and a button ends it. Nothing is sent any more, so nothing is kept from anybody. */
async function leavePausedDestination(site: DemoInstallation, api: AdminApiClient): Promise<void> {
  await api.pause(
    GOAL_MAPPINGS.grpcUnique.destination,
    'The demo paused it to show what a trouble looks like. “Resume” ends it.',
  );
  await site.checkAlerts();
}

/** The night after: MANGO's own list knows of calls that no webhook told of. */
async function compareWithCallList(
  site: DemoInstallation,
  { listed }: DemoSamples,
  http: HttpClient,
  now: Instant,
  progress: ProgressLine,
): Promise<DemoResult['reconciled']> {
  const widgetId = DEFAULT_SIMULATOR_ACCOUNTS.mango[0]?.widgetId ?? '';
  await fillCallList(listed, { http, url: site.sandbox.httpUrl, widgetId, now });
  const { listed: count, missed, completed, trouble } = await site.reconcile();
  if (trouble !== null) throw new Error(`MANGO’s own list could not be read: ${trouble.code}`);
  progress.show('MANGO’s own list of calls', `${count} calls, ${missed} of them no webhook told of, ${completed} incomplete`);
  progress.finish();
  return { listed: count, missed, completed };
}

async function buildResult(
  site: DemoInstallation,
  samples: DemoSamples,
  api: AdminApiClient,
  clock: Clock,
  began: number,
): Promise<Omit<DemoResult, 'reconciled' | 'googleSays' | 'badDay'>> {
  const journeys = await allJourneys(api);
  const cabinets = compareWithSimulators(uploadLogRows(journeys), site.sandbox.records());
  return {
    webhooks: samples.webhooks.length,
    calls: journeys.length,
    exampleCallId: journeys.find(({ uploads }) => uploads.some(({ state }) => state === 'unmatched'))?.call.id ?? '',
    destinations: summarizeDestinations(journeys.flatMap(({ uploads }) => uploads)),
    cabinets: { agreed: cabinets.agreed, notVouchedFor: cabinets.notVouchedFor },
    differences: [...compareWithExpected(samples, journeys, await api.receipts()), ...cabinets.differences],
    seconds: (clock.now() - began) / SECOND,
  };
}

async function allJourneys(api: AdminApiClient): Promise<readonly DemoJourney[]> {
  const calls = await api.calls();
  const journeys: DemoJourney[] = [];
  for (let start = 0; start < calls.length; start += JOURNEYS_IN_PARALLEL) {
    const some = calls.slice(start, start + JOURNEYS_IN_PARALLEL);
    journeys.push(...(await Promise.all(some.map(({ id }) => api.journey(id)))));
  }
  return journeys;
}

function uploadCounts(uploads: readonly DemoUpload[]): string {
  const count = (...states: readonly string[]): number => uploads.filter(({ state }) => states.includes(state)).length;
  return `${count('delivered')} delivered, ${count('confirming')} await their verdict, ${count('pending')} wait`;
}
