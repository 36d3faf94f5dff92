import { setTimeout as sleep } from 'node:timers/promises';
import type { Language } from '../../domain/localized-text.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { AdminApiClient, DemoTruthLine } from './admin-api-client.js';
import type { DemoRoute } from './config.js';
import type { WebhookSample } from './samples.js';

/** One destination's numbers at the platform, compared with ours. */
export interface DemoTruth {
  readonly id: string;
  readonly ours: number;
  readonly theirs: number;
  /** By the cause's text: how many more, or if negative fewer, the platform shows because of it. */
  readonly causes: readonly { readonly text: string; readonly count: number }[];
  readonly unexplained: number;
  /** Why it could not be read, or only in part; null if it could. */
  readonly trouble: string | null;
}

/** Ids by which a platform may know the visit, to set where a caller came from. */
const VISITOR_PARAMETERS = ['yaCid', 'gaCid'];

/** Makes the platforms know the calls' visits, as in reality. */
export function fillVisits(sandbox: Sandbox, calls: readonly WebhookSample[]): void {
  for (const { query } of calls) {
    const parameters = new URLSearchParams(query);
    const campaign = parameters.get('utmCampaign') || null;
    for (const name of VISITOR_PARAMETERS) {
      const id = parameters.get(name);
      if (id) sandbox.accounts.visitors.visits[id] ??= { campaign };
    }
  }
}

/** Somebody else uploads to one goal; some calls of the other two are not shown, and on a bad day none at all. */
function misreport(sandbox: Sandbox, badDay: boolean): void {
  const count = badDay ? Number.MAX_SAFE_INTEGER : 2;
  sandbox.reportFaults.add({ platform: 'yandex-metrica', fault: 'foreign-uploads', goal: 'unique_call', count: 1 });
  sandbox.reportFaults.add({ platform: 'yandex-metrica', fault: 'drop', goal: 'quality_call', count });
}

const BUSY_RETRY_MS = 200;
/** The service's own reading takes seconds here. */
const MOST_TRIES = 300;

/** The service may be reading at this moment. */
async function readWhenFree(api: AdminApiClient, id: string): Promise<string | null> {
  for (let tries = 1; ; tries += 1) {
    const { trouble } = await api.read(id);
    if (trouble?.code !== 'READING_BUSY' || tries === MOST_TRIES) return trouble?.code ?? null;
    await sleep(BUSY_RETRY_MS);
  }
}

/** The service's nightly reading and comparison. */
export async function readBack(
  api: AdminApiClient,
  { sandbox, routes, badDay }: { readonly sandbox: Sandbox; readonly routes: readonly DemoRoute[]; readonly badDay: boolean },
): Promise<readonly DemoTruth[]> {
  misreport(sandbox, badDay);
  const troubles = new Map<string, string | null>();
  for (const { id } of routes) troubles.set(id, await readWhenFree(api, id));
  const lines = (await api.truth()).filter(({ theirs }) => theirs !== null);
  return routes
    .filter(({ id }) => troubles.get(id) !== 'READING_OFF')
    .map(({ id }) => ({ ...summaryOf(id, lines), trouble: troubles.get(id) ?? null }));
}

function summaryOf(id: string, all: readonly DemoTruthLine[]): Omit<DemoTruth, 'trouble'> {
  const lines = all.filter(({ destination }) => destination === id);
  const sum = (count: (line: DemoTruthLine) => number | null): number =>
    lines.reduce((before, line) => before + (count(line) ?? 0), 0);
  const causes = new Map<string, number>();
  for (const { text, count } of lines.flatMap((line) => line.causes)) causes.set(text, (causes.get(text) ?? 0) + count);
  return {
    id,
    ours: sum(({ ours }) => ours),
    theirs: sum(({ theirs }) => theirs),
    causes: [...causes].map(([text, count]) => ({ text, count })),
    unexplained: sum((one) => one.unexplained),
  };
}

/** A sentence for each destination that was read. */
export function demoTruthText(truth: readonly DemoTruth[], language: Language): string {
  if (language === 'ru') return russianTruthText(truth);
  const lines = truth.map(({ id, ours, theirs, causes, unexplained, trouble }) => {
    if (trouble !== null) return `  ${id} could not be read back this time: ${trouble}`;
    const why = causes.filter(({ count }) => count !== 0).map(({ text, count }) => `${signed(count)} ${text}`);
    return `  ${id} shows ${theirs} of ${ours}: ${[...why, `${signed(unexplained)} unexplained`].join(', ')}`;
  });
  return ['What the platforms show, read back a moment ago:', ...lines].join('\n');
}

function russianTruthText(truth: readonly DemoTruth[]): string {
  const lines = truth.map(({ id, ours, theirs, causes, unexplained, trouble }) => {
    if (trouble !== null) return `  ${id}: на этот раз не прочитано, ${trouble}`;
    const why = causes.filter(({ count }) => count !== 0).map(({ text, count }) => `${signed(count)} ${text}`);
    return `  ${id} показывает ${theirs} из ${ours}: ${[...why, `${signed(unexplained)} без объяснения`].join(', ')}`;
  });
  return ['Что показывают кабинеты, только что прочитано:', ...lines].join('\n');
}

function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count);
}
