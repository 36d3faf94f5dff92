import { Database } from '#dist/store/database/database.js';
import { measureInterleaved } from '../harness/interleaved.js';
import type { Bench } from '../harness/part.js';
import { median, ratio, ratioText } from '../harness/ratios.js';
import { table } from '../harness/table.js';
import { getOk, type BenchApi } from './bench-api.js';
import { readQuestionParameters, type QuestionParameters } from './question-parameters.js';
import { CALL_QUESTIONS } from './questions/calls.js';
import type { BenchQuestion } from './questions/question.js';
import { CAMPAIGN_QUESTIONS, STATISTICS_QUESTIONS } from './questions/statistics.js';
import { JOURNAL_QUESTIONS, UPLOAD_QUESTIONS } from './questions/uploads.js';

const MEASUREMENTS = 7;
const MAX_MS = 50;

const GROUPS: readonly (readonly [name: string, questions: readonly BenchQuestion[]])[] = [
  ['calls: lists, filters, searches, a journey', CALL_QUESTIONS],
  ['uploads: lists, filters, one with its history', UPLOAD_QUESTIONS],
  ['requests, receipts, audit, sources, destinations', JOURNAL_QUESTIONS],
  ['daily chart, funnel, coverage, goals', STATISTICS_QUESTIONS],
  ['campaigns, with and without keywords and numbers', CAMPAIGN_QUESTIONS],
];

/** One row by its primary key: nothing can be faster. */
const BASELINE: BenchQuestion = { name: 'one call by its id, from the database', address: '' };

/** Milliseconds of wall time and of CPU time: on a busy machine the second is more reliable. */
interface AnswerTime {
  readonly wall: number;
  readonly cpu: number;
}

/** Sends the requests interleaved, and prints their times: by groups, and one by one. */
export async function measureQuestions(bench: Bench, window: BenchApi, days: number): Promise<void> {
  const { dialect } = window.app.get(Database);
  const parameters = await readQuestionParameters(window, days);
  const all = [BASELINE, ...GROUPS.flatMap(([, questions]) => questions)];
  for (const question of all) await timeAnswer(window, question, parameters);
  const measured = await measureInterleaved(all, bench.tiny ? 1 : MEASUREMENTS, (question) =>
    timeAnswer(window, question, parameters),
  );
  const timesOf = (question: BenchQuestion) => measured.get(question) ?? [];
  const base = timesOf(BASELINE).map(({ cpu }) => cpu);
  const rowOf = (question: BenchQuestion) => {
    const times = timesOf(question);
    const cpu = times.map((one) => one.cpu);
    return {
      question,
      middle: median(times.map(({ wall }) => wall)),
      most: Math.max(...times.map(({ wall }) => wall)),
      cpu,
      over: ratio(cpu, base),
    };
  };
  bench.print(
    table(
      ['asked for', 'GET /api/v1…', 'median, ms', 'longest, ms', 'CPU, ms', 'CPU over the baseline', `< ${MAX_MS} ms`],
      all
        .map(rowOf)
        .map(({ question: { name, address }, middle, most, cpu, over }) => [
          name,
          `\`${address}\``,
          ms(middle),
          ms(most),
          ms(median(cpu)),
          ratioText(over),
          middle < MAX_MS ? '' : 'missed',
        ]),
    ),
  );
  bench.print(
    table(
      [
        `a million calls on ${dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`,
        'questions',
        'median, ms',
        'slowest of them',
        'its median, ms',
        'longest of all, ms',
        'slowest over one row by its key',
        `≥ ${MAX_MS} ms`,
      ],
      GROUPS.map(([name, questions]) => {
        const rows = questions.map(rowOf).sort((a, b) => b.middle - a.middle);
        const [slowest] = rows;
        const missed = rows.filter(({ middle }) => middle >= MAX_MS).length;
        return [
          name,
          String(rows.length),
          ms(median(rows.map(({ middle }) => middle))),
          slowest?.question.name ?? '',
          ms(slowest?.middle ?? NaN),
          ms(Math.max(...rows.map(({ most }) => most))),
          slowest ? ratioText(slowest.over) : '',
          String(missed),
        ];
      }),
    ),
  );
}

async function timeAnswer(window: BenchApi, question: BenchQuestion, parameters: QuestionParameters): Promise<AnswerTime> {
  const { app, adminKey, clientKey } = window;
  const database = app.get(Database);
  if (question.amidCalls) await database.write((tx) => tx.run(TODAY_CHANGED));
  const path = question.address.replace(/\{(\w+)\}/g, (_, word: string) => encodeURIComponent(parameters[word] ?? ''));
  const cpu = process.cpuUsage();
  const begun = performance.now();
  if (question === BASELINE)
    await database.read((session) => session.all('SELECT * FROM "calls" WHERE "id" = ?', [parameters.call]));
  else await getOk(window, `/api/v1${path}`, question.byClient ? clientKey : adminKey);
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}

/** What the triggers write when calls of the newest day come in: as many as in five seconds of a busy day. */
const TODAY_CHANGED = `INSERT INTO "stat_changes" ("callId") SELECT "id" FROM "calls" ORDER BY "id" DESC LIMIT 100`;

const ms = (value: number): string => value.toFixed(1);
