import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database } from '#dist/store/database.js';
import { ratio, ratioText } from '../harness/figures.js';
import type { Bench } from '../harness/part.js';
import { inTurns } from '../harness/rounds.js';
import { table } from '../harness/table.js';
import { QUESTIONS } from './questions.js';
import { get } from './window.js';

const DAY_MS = 86_400_000;
const TURNS = 7;
const MOST_MS = 50;
const BASELINE = 'one call by its id, from the database';

/** Asks each question in turns, and prints how long the answers took. */
export async function ask(bench: Bench, app: NestFastifyApplication): Promise<void> {
  const known = await placesOf(app);
  const subjects: readonly (readonly [string, string])[] = [[BASELINE, ''], ...QUESTIONS];
  const measured = await inTurns(subjects, bench.tiny ? 1 : TURNS, async ([name, address]) => {
    const path = `/api/v1${address.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(known[key] ?? ''))}`;
    const begun = performance.now();
    if (name === BASELINE) await byId(app, known.call ?? '');
    else await get(app, path);
    return performance.now() - begun;
  });
  const base = measured.get(subjects[0] ?? ['', '']) ?? [];
  const rows = [...measured].map(([[name, address], times]) => {
    const sorted = [...times].sort((a, b) => a - b);
    const middle = sorted[Math.floor(sorted.length / 2)] ?? NaN;
    return [name, address, ms(middle), ms(sorted.at(-1) ?? NaN), ratioText(ratio(times, base)), middle < MOST_MS ? '' : 'missed'];
  });
  bench.print(table(['asked for', 'GET /api/v1…', 'median, ms', 'most, ms', 'over the baseline', `< ${MOST_MS} ms`], rows));
}

/** What the questions speak of, taken from the middle of the data. */
async function placesOf(app: NestFastifyApplication): Promise<Readonly<Record<string, string>>> {
  const sql = `SELECT "id", "callId", "callerNumber", "yaCid" FROM "calls" WHERE "yaCid" IS NOT NULL AND "id" > (SELECT "firstId" FROM "list_spans" WHERE "list" = 'calls' ORDER BY "day" LIMIT 1 OFFSET 365) ORDER BY "id" LIMIT 1`;
  const [row] = await app.get(Database).read((session) => session.all<Record<string, string>>(sql));
  const dayBefore = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
  const id = row?.id ?? '';
  return {
    call: id,
    middle: Buffer.from(id).toString('base64url'),
    vendorId: row?.callId ?? '',
    phone: row?.callerNumber ?? '',
    tail: (row?.callerNumber ?? '').slice(-4),
    yaCid: row?.yaCid ?? '',
    yearAgo: dayBefore(365),
    monthAgo: dayBefore(30),
  };
}

async function byId(app: NestFastifyApplication, id: string): Promise<void> {
  await app.get(Database).read((session) => session.all('SELECT * FROM "calls" WHERE "id" = ?', [id]));
}

const ms = (value: number): string => value.toFixed(1);
