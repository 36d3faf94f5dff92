/** How many calls there are, over how many days, and when the last one began. */
export interface Filling {
  readonly calls: number;
  readonly days: number;
  readonly until: number;
}

export const DAY_MS = 86_400_000;
/** Part of each day with calls: none at night. */
const BUSY_MS = DAY_MS / 2;

/** The numbers 0, 1, 2, … as rows with a column `n`. */
export const numbers = (rows: number): string =>
  `FROM (WITH RECURSIVE "numbers"("n") AS (SELECT 0 UNION ALL SELECT "n" + 1 FROM "numbers" WHERE "n" + 1 < ${rows}) SELECT "n" FROM "numbers")`;

export const insert = (table: string, values: Readonly<Record<string, string>>, source: string): string =>
  `INSERT INTO "${table}" (${Object.keys(values)
    .map((column) => `"${column}"`)
    .join(', ')}) SELECT ${Object.values(values).join(', ')} ${source}`;

/** Unrelated multipliers, so that draws with different ones are independent. */
const MULTIPLIERS = {
  project: 2_654_435_761,
  status: 2_246_822_519,
  quality: 3_266_489_917,
  caller: 668_265_263,
  campaign: 374_761_393,
  keyword: 2_860_486_313,
  number: 1_500_450_271,
  id: 3_267_000_013,
  source: 4_093_082_899,
  talk: 3_628_273_133,
} as const;
export type Lot = keyof typeof MULTIPLIERS;
const LOTS = 65_536;

/** A pseudo-random number from 0 to 65535, the same at each run. `n` is SQL. */
export const lot = (what: Lot, n = 'n'): string => `(${n} * ${MULTIPLIERS[what]} % 4294967296 / ${LOTS})`;

/** Whether the number falls within the first `percent`. */
export const within = (percent: number, what: Lot, n = 'n'): string => `${lot(what, n)} < ${Math.round((percent * LOTS) / 100)}`;

/** From 0 to `count` - 1, the first ones far more often: the first one of a hundred in a tenth of all draws. */
export const skewed = (count: number, what: Lot, n = 'n'): string =>
  `(${lot(what, n)} * ${lot(what, n)} / ${LOTS} * ${count} / ${LOTS})`;

/** When the n-th call began: each day's within twelve hours. */
export function momentOf({ calls, days, until }: Filling): string {
  const perDay = Math.ceil(calls / days);
  const back = `(${calls - 1} - n)`;
  return `(${until} - ${back} / ${perDay} * ${DAY_MS} - ${back} % ${perDay} * ${Math.floor(BUSY_MS / perDay)})`;
}

/** Like our own ids: later ones sort after earlier ones. `ms` and `n` are SQL. */
export const idOf = (ms: string, n: string): string =>
  `PRINTF('%s-%s-7%03x-8%03x-%012x', SUBSTR(PRINTF('%012x', ${ms}), 1, 8), SUBSTR(PRINTF('%012x', ${ms}), 9, 4), ${n} % 4096, ${n} / 4096 % 4096, ${n})`;

/** Another id of the same moment; `digit` is one of 8, 9, a, b. */
export const beside = (id: string, digit: '9' | 'a' | 'b'): string => `SUBSTR(${id}, 1, 19) || '${digit}' || SUBSTR(${id}, 21)`;
