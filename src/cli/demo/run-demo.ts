import { bothLanguages, englishPlural, type Language } from '../../domain/localized-text.js';
import { SECOND, type Instant } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import { createHttpClient, type HttpClient } from '../../runtime/http.js';
import type { ProgressLine } from '../terminal.js';
import { AdminApiClient, type DemoJourney, type DemoUpload } from './admin-api-client.js';
import { runBadDay, type BadDay } from './bad-day.js';
import { compareWithExpected } from './compare-expected.js';
import { compareWithSimulators, uploadLogRows } from './compare-simulators.js';
import { type DemoResult, summarizeDestinations } from './demo-report.js';
import { earlierCalls } from './earlier-calls.js';
import { VERDICT_DELAY_MS, type DemoInstallation } from './installation.js';
import { fillVisits, readBack } from './read-back.js';
import type { DemoSamples } from './samples.js';
import { fillCallList, sendWebhooks, deliverUntilSettled, waitForProcessing } from './send-samples.js';

const JOURNEYS_IN_PARALLEL = 16;
const NO_CALLS: ReturnType<typeof earlierCalls> = { webhooks: [], calls: [] };

/** Everything from end to end: webhooks come in, uploads go out, and the upload log is compared with the platforms' records. */
export async function runDemo(
  installation: DemoInstallation,
  sampleWeek: DemoSamples,
  progress: ProgressLine,
  { badDay, language = 'en' }: { readonly badDay: boolean; readonly language?: Language },
): Promise<DemoResult> {
  const { clock } = installation;
  const text = (en: string, ru: string): string => (language === 'ru' ? ru : en);
  const http = createHttpClient();
  const api = new AdminApiClient(http, installation.url, installation.adminKey, language);
  const { routes, sandbox } = installation;
  const deliver = () =>
    deliverUntilSettled(api, { routes, clock, verdictDelayMs: VERDICT_DELAY_MS }, (uploads) => {
      progress.show(text('uploads', 'отправки'), uploadCounts(uploads, language));
    });
  let badDayResult: BadDay | null = null;
  const earlier = badDay ? earlierCalls() : NO_CALLS;
  const calls = [...sampleWeek.calls, ...earlier.calls];
  const samples = { ...sampleWeek, calls };
  fillVisits(sandbox, [...earlier.webhooks, ...samples.webhooks, ...samples.listed]);
  if (badDay) {
    await sendWebhooks(earlier.webhooks, { http, webhookUrl: installation.webhookUrl, now: clock.now() }, () => undefined);
    await waitForProcessing(api, clock);
    await deliver();
    progress.finish();
  }
  clock.catchUp();
  const began = clock.now();
  for (const act of [1, 2] as const) {
    const webhooks = samples.webhooks.filter((webhook) => webhook.act === act);
    const title =
      act === 1
        ? text('MANGO OFFICE reports the week', 'MANGO OFFICE сообщает о неделе')
        : text('later webhooks: repeats, new marks, marks taken back', 'поздние вебхуки: повторы, новые отметки, снятые отметки');
    await sendWebhooks(webhooks, { http, webhookUrl: installation.webhookUrl, now: began }, (sent) => {
      progress.show(title, text(`${sent} of ${webhooks.length} webhooks`, `${sent} из ${webhooks.length} вебхуков`));
    });
    progress.finish();
    await waitForProcessing(api, clock);
    if (badDay && act === 1) {
      badDayResult = await runBadDay({ api, sandbox, routes, clock, language }, (words) =>
        progress.show(text('a bad day', 'плохой день'), words),
      );
      progress.finish();
    }
    await deliver();
    progress.finish();
  }
  const reconciled = await compareWithCallList(installation, samples, http, began, progress);
  await waitForProcessing(api, clock);
  await deliver();
  progress.finish();
  const platformReports = await readPlatformReports(installation);
  const truth = await readBack(api, { sandbox, routes, badDay });
  const webhooks = earlier.webhooks.length + samples.webhooks.length;
  const result = await buildResult(installation, samples, api, { clock, began, webhooks });
  const paused = await leavePausedDestinations(installation, api);
  const silentZeros = (await api.openAlerts('silent-zero')).map((alert) => alert.text);
  const gaps = sandbox.simulators.flatMap(({ demoGap }) => (demoGap === undefined ? [] : [demoGap[language]]));
  return { ...result, reconciled, platformReports, truth, silentZeros, gaps, paused, badDay: badDayResult };
}

async function readPlatformReports(installation: DemoInstallation): Promise<readonly string[]> {
  const sentences: string[] = [];
  for (const route of installation.routes)
    if (route.reportText) sentences.push(route.reportText(await installation.readReport(route))[installation.language]);
  return sentences;
}

const PAUSE_NOTE = bothLanguages(
  'This is what a trouble looks like; “Resume” ends it.',
  'Так выглядит неполадка; «Возобновить» её снимет.',
);

/** For visitors: the overview shows an alert, and a button ends it. Nothing is left to send, so nothing is delayed. */
async function leavePausedDestinations(installation: DemoInstallation, api: AdminApiClient): Promise<readonly string[]> {
  const paused = installation.routes.filter(({ pausedAtEnd }) => pausedAtEnd === true).map(({ id }) => id);
  for (const id of paused) await api.pause(id, PAUSE_NOTE[installation.language]);
  await installation.checkAlerts();
  return paused;
}

/** The following night: MANGO's own list has calls that no webhook reported. */
async function compareWithCallList(
  installation: DemoInstallation,
  { listed }: DemoSamples,
  http: HttpClient,
  now: Instant,
  progress: ProgressLine,
): Promise<DemoResult['reconciled']> {
  const widgetId = installation.sandbox.accounts.mango[0]?.widgetId ?? '';
  await fillCallList(listed, { http, url: installation.sandbox.httpUrl, widgetId, now });
  const { listed: count, missed, completed, trouble } = await installation.reconcile();
  if (trouble !== null) throw new Error(`MANGO’s own list could not be read: ${trouble.code}`);
  const [title, counts] =
    installation.language === 'ru'
      ? ['список звонков самого MANGO', `звонков ${count}, без вебхука ${missed}, неполных ${completed}`]
      : [
          'MANGO’s own list of calls',
          `${englishPlural(count, 'call')}, ${missed} of them without a webhook, ${completed} incomplete`,
        ];
  progress.show(title, counts);
  progress.finish();
  return { listed: count, missed, completed };
}

type RestOfResult = 'reconciled' | 'platformReports' | 'truth' | 'silentZeros' | 'gaps' | 'paused' | 'badDay';

async function buildResult(
  installation: DemoInstallation,
  samples: DemoSamples,
  api: AdminApiClient,
  { clock, began, webhooks }: { readonly clock: Clock; readonly began: Instant; readonly webhooks: number },
): Promise<Omit<DemoResult, RestOfResult>> {
  const journeys = await allJourneys(api);
  const { routes, sandbox } = installation;
  const { differences, ...platforms } = compareWithSimulators(
    uploadLogRows(journeys, routes),
    sandbox.records(),
    installation.language,
  );
  return {
    webhooks,
    calls: journeys.length,
    exampleCallId: journeys.find(({ uploads }) => uploads.some(({ state }) => state === 'unmatched'))?.call.id ?? '',
    destinations: summarizeDestinations(
      journeys.flatMap(({ uploads }) => uploads),
      routes,
    ),
    platforms,
    differences: [...compareWithExpected(samples, journeys, await api.receipts(), routes), ...differences],
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

function uploadCounts(uploads: readonly DemoUpload[], language: Language): string {
  const count = (...states: readonly string[]): number => uploads.filter(({ state }) => states.includes(state)).length;
  const [delivered, confirming, pending] = [count('delivered'), count('confirming'), count('pending')];
  return language === 'ru'
    ? `доставлено ${delivered}, в обработке у площадки ${confirming}, ждут ${pending}`
    : `${delivered} delivered, ${confirming} await their verdict, ${pending} wait`;
}
