import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOSTILE_HOOK, type HostileTarget } from './service.js';

/** Something that an outsider, or a client with a key, may do to the service. */
export interface Attack {
  readonly name: string;
  run(target: HostileTarget, size: AttackSize): Promise<void>;
}

export interface AttackSize {
  /** Half-finished requests. */
  readonly connections: number;
  /** Webhooks of the hostile client. */
  readonly webhooks: number;
  /** Long answers requested at once. */
  readonly answers: number;
}

const HOLD_MS = 5_000;
const PHONE_LENGTH = 16_000;
const BODY_LENGTH = 200_000;

const unfinished: Attack = {
  name: 'bodies half sent to a wrong token and to the API',
  async run(target, { connections }) {
    const sockets = Array.from({ length: connections }, (_, index) =>
      begin(target.nextPort(), index % 2 === 0 ? '/hooks/hostile/a-wrong-token-of-the-case' : '/api/v1/goals/simulate'),
    );
    await sleep(HOLD_MS);
    for (const socket of sockets) socket.destroy();
  },
};

function begin(port: number, path: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: ${BODY_LENGTH}\r\n\r\n`);
  socket.write('a'.repeat(1000));
  return socket;
}

const hostileTexts: Attack = {
  name: 'texts that patterns stumble over',
  async run(target, { webhooks }) {
    const texts = [
      `callerNumber=${'%20'.repeat(PHONE_LENGTH / 4)}1`,
      `customParam=${encodeURIComponent('\u0301\u0323'.repeat(1000))}`,
      `number=7${'+'.repeat(PHONE_LENGTH)}x`,
      `dateStart=${'1'.repeat(PHONE_LENGTH)}`,
    ];
    await inGroups(webhooks, (index) => post(target, `callId=text-${index}&${texts[index % texts.length]}`));
    await inGroups(webhooks / 10, (index) => post(target, `callId=multipart-${index}`, `--${' '.repeat(BODY_LENGTH)}`));
    await inGroups(webhooks / 10, (index) =>
      post(target, `callId=json-${index}`, `{"a":"${' '.repeat(BODY_LENGTH / 2)}x"${',"a":1'.repeat(10_000)}}`),
    );
  },
};

const oneCaller: Attack = {
  name: 'calls of one caller and one visitor in one second',
  async run(target, { webhooks }) {
    const same =
      'dateStart=2026-11-30T10:00:00Z&gaCid=1234567890.1763800000&callerNumber=79161234567&callStatus=1120&duration=60&isQuality=true';
    await inGroups(webhooks * 2, (index) => post(target, `callId=same-${index}&${same}`));
  },
};

const deepRules: Attack = {
  name: 'rules nested a thousand deep',
  async run(target, { answers }) {
    let when: unknown = { quality: true };
    for (let depth = 0; depth < 1_000; depth += 1) when = { not: when };
    const body = { project: 'hostile', goals: [{ id: 'deep', when }] };
    await inGroups(answers, () => target.api('POST', '/goals/simulate', body));
  },
};

const longAnswers: Attack = {
  name: 'exports, searches and simulations at once',
  async run(target, { answers }) {
    const body = { project: 'hostile', goals: [{ id: 'unique', when: { uniqueWithinDays: 30 } }] };
    await Promise.all(
      Array.from({ length: answers }, async (_, index) => {
        const way = [
          () => target.api('GET', '/export/calls.csv'),
          () => target.api('GET', `/calls?q=${'a'.repeat(200)}b&limit=500`),
          () => target.api('POST', '/goals/simulate', body),
        ][index % 3];
        await (await way?.())?.arrayBuffer();
      }),
    );
  },
};

const largeJourney: Attack = {
  name: 'one call with two hundred large webhooks, and its journey',
  async run(target, { webhooks }) {
    const body = JSON.stringify({ filler: Array.from({ length: 4_000 }, (_, index) => `word number ${index}`) });
    await inGroups(Math.min(200, webhooks), () => post(target, 'callId=large', body));
    await sleep(HOLD_MS);
    const { items } = (await (await target.api('GET', '/calls?callId=large')).json()) as { items: { id: string }[] };
    const [call] = items;
    if (call) await (await target.api('GET', `/calls/${call.id}`)).arrayBuffer();
  },
};

const otherOrders: Attack = {
  name: 'lists in other orders, counts and statistics at once',
  async run(target, { answers }) {
    const paths = [
      '/calls?sort=value&limit=500',
      '/calls/count',
      '/uploads/reasons',
      '/uploads?sort=talk&order=asc&limit=500',
      '/stats/daily?project=hostile',
      '/stats/campaigns?project=hostile',
    ];
    const all = Array.from({ length: answers * 2 }, (_, index) => target.api('GET', paths[index % paths.length] ?? ''));
    await Promise.all(all.map(async (answer) => (await answer).arrayBuffer()));
  },
};

const linksAndReports: Attack = {
  name: 'sign-in links, wrong ones, alerts and reports at once',
  async run(target, { webhooks, answers }) {
    await inGroups(webhooks, async (index) => {
      const link = { name: `link ${index} ${performance.now()}`, project: 'hostile', validHours: 1 };
      const made = await target.api('POST', '/sign-in-links', link);
      if (!made.ok) throw new Error(`no link was made: ${made.status}`);
      await made.arrayBuffer();
    });
    const paths = [
      '/sign-in-links?limit=500',
      '/audit?limit=500',
      '/alerts?limit=500',
      '/stats/funnel?project=hostile',
      '/stats/campaigns.csv?project=hostile',
      '/stats/truth?project=hostile',
    ];
    const wrongLink = { link: 'a-link-that-nobody-ever-made' };
    const all = Array.from({ length: answers * 3 }, (_, index) => target.api('GET', paths[index % paths.length] ?? ''));
    const wrong = Array.from({ length: answers }, () => target.api('POST', '/session', wrongLink));
    await Promise.all([...all, ...wrong].map(async (answer) => (await answer).arrayBuffer()));
  },
};

const reloads: Attack = {
  name: 'the config read again eight times',
  async run(target) {
    const reload = () => target.api('POST', '/config/reload');
    for (let round = 0; round < 2; round += 1)
      await Promise.all(Array.from({ length: 4 }, async () => (await reload()).arrayBuffer()));
  },
};

const fileOfCalls: Attack = {
  name: 'a file of calls with long texts',
  async run(target, { webhooks }) {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-hostile-'));
    const file = join(folder, 'calls.csv');
    const line = (index: number) => `file-${index},${'+'.repeat(1_000)}7916${index},22-11-2026T09:45Z,${'ж'.repeat(2_000)}`;
    const lines = Array.from({ length: webhooks * 5 }, (_, index) => line(index));
    writeFileSync(file, ['callId,callerNumber,dateStart,utmCampaign', ...lines].join('\n'));
    try {
      await target.command('import', file, '--source', 'hostile');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

export const ATTACKS: readonly Attack[] = [
  unfinished,
  hostileTexts,
  oneCaller,
  deepRules,
  longAnswers,
  largeJourney,
  otherOrders,
  linksAndReports,
  reloads,
  fileOfCalls,
];

/**
 * How long a webhook on a new connection waits when many connections of others were opened just before it.
 *
 * @returns in milliseconds; null if it was not acknowledged
 */
export async function newcomerAmong(target: HostileTarget, connections: number): Promise<number | null> {
  const port = target.nextPort();
  const sockets = Array.from({ length: connections }, () => begin(port, '/hooks/hostile/a-wrong-token-of-the-case'));
  const begun = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}${HOSTILE_HOOK}?callId=newcomer-${Math.trunc(begun)}`, {
    headers: { connection: 'close' },
  }).catch(() => null);
  const ms = performance.now() - begun;
  for (const socket of sockets) socket.destroy();
  return answer?.ok ? ms : null;
}

const GROUP = 20;

async function inGroups(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < count; start += GROUP)
    await Promise.all(Array.from({ length: Math.min(GROUP, count - start) }, (_, index) => work(start + index)));
}

async function post(target: HostileTarget, query: string, body = ''): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${target.nextPort()}${HOSTILE_HOOK}?${query}`, { method: 'POST', body });
  await answer.arrayBuffer();
}
