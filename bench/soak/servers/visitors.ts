import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveParent } from '../../harness/serve-parent.js';
import { liveWebhookPath } from '../../webhooks/requests.js';
import { ADMIN_KEY } from '../project.js';

export interface Load {
  readonly port: number;
  /** The number of the first webhook; each has one of its own. */
  readonly from: number;
  readonly seconds: number;
  readonly perSecond: number;
}

/** Milliseconds from the moment at which a request was due to its answer. */
export interface Answered {
  readonly webhooks: readonly number[];
  readonly pages: readonly number[];
}

/** A call's end is reported this many calls after its start: ten seconds. */
const CALLS_UNDER_WAY = 250;
/** Interval at which somebody looks at the overview and the lists. */
const PAGE_SECONDS = 15;
const DAY_MS = 86_400_000;

/** Vendors and one dashboard. Open loop: a request is sent when it is due, however late earlier answers are. */
serveParent(async (_settings: null) => ({
  ready: null,
  orders: {
    async load({ port, from, seconds, perSecond }: Load): Promise<Answered> {
      const agent = new Agent({ keepAlive: true });
      const begun = performance.now();
      const isOver = () => performance.now() - begun > seconds * 1000;
      const webhooks: number[] = [];
      const pages: number[] = [];
      const under: Promise<void>[] = [];
      const dashboard = async (): Promise<void> => {
        for (; !isOver(); await sleep(Math.min(PAGE_SECONDS * 1000, seconds * 500)))
          for (const path of pagesOfToday()) pages.push(await ask(agent, port, path, performance.now()));
      };
      const looking = dashboard();
      for (let n = 0; n < seconds * perSecond; n += 1) {
        const due = begun + (n * 1000) / perSecond;
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        under.push(ask(agent, port, webhookAt(from + n), due).then((ms) => void webhooks.push(ms)));
      }
      await Promise.all([...under, looking]);
      agent.destroy();
      return { webhooks, pages };
    },
  },
}));

/** Of two webhooks one reports the start of a call, and one the end of a call that started before. */
function webhookAt(n: number): string {
  const call = Math.floor(n / 2);
  return n % 2 === 0 || call < CALLS_UNDER_WAY
    ? liveWebhookPath(call, Date.now(), n % 2 === 1)
    : liveWebhookPath(call - CALLS_UNDER_WAY, Date.now(), true);
}

/** The requests of the overview and the lists of calls and uploads. */
function pagesOfToday(): string[] {
  const monthAgo = new Date(Date.now() - 29 * DAY_MS).toISOString().slice(0, 10);
  const period = `from=${monthAgo}`;
  return [
    'me',
    'projects?limit=500',
    'alerts?open=true&limit=500',
    'alerts/watch',
    `stats/daily?${period}`,
    `stats/funnel?${period}`,
    `stats/coverage?${period}`,
    `stats/campaigns?${period}&by=utmSource,utmCampaign`,
    'destinations?limit=500',
    'sources?limit=500',
    'goals?limit=500',
    'calls?limit=50',
    'uploads?limit=50&state=pending',
    'receipts?limit=50',
    'requests?limit=50',
  ].map((path) => `/api/v1/${path}`);
}

/** @returns milliseconds since it was due. Anything but 200 ends the soak */
function ask(agent: Agent, port: number, path: string, due: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = path.startsWith('/api') ? { authorization: `Bearer ${ADMIN_KEY}` } : {};
    const sent = request({ host: '127.0.0.1', port, path, agent, headers }, (answer) => {
      answer.resume();
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - due);
        else reject(new Error(`${path.slice(0, 60)} answered ${answer.statusCode}`));
      });
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      // The server closed an idle connection just as it was reused: Node's documentation advises a retry.
      if (sent.reusedSocket && error.code === 'ECONNRESET') ask(agent, port, path, due).then(resolve, reject);
      else reject(error);
    });
    sent.end();
  });
}
