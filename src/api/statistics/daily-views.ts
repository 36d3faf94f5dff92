import { z } from 'zod';
import { fromMinorUnits } from '../../domain/money.js';
import { pathOfKey } from '../../domain/statistics/counts.js';
import type { DaysTable } from '../../domain/statistics/daily-counts.js';
import { UPLOAD_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import { countSchema, valuesSchema } from '../http/answer.js';

const uploadsSchema = z
  .partialRecord(z.enum(UPLOAD_STATES), countSchema)
  .describe('Uploads by state; states without any are left out.');

/** The answer of `GET /stats/daily`. */
export const dailySchema = z
  .strictObject({
    timezone: z.string().describe('In which days begin and end.'),
    items: z
      .array(
        z.strictObject({
          day: z.iso.date(),
          project: z.string(),
          calls: countSchema,
          answered: countSchema,
          missed: countSchema.describe('A call of which the vendor did not say is neither answered nor missed.'),
          conversions: countSchema,
          values: valuesSchema,
          destinations: z.array(
            z.strictObject({
              destination: z.string(),
              conversions: countSchema.describe('Those sent to this destination.'),
              values: valuesSchema,
              uploads: uploadsSchema,
            }),
          ),
        }),
      )
      .describe('Oldest day first. A day counts what its calls have become by now; days without calls are left out.'),
  })
  .meta({ id: 'DailyStats' });
export type DailyView = z.output<typeof dailySchema>;

type DailyItem = DailyView['items'][number];
type DestinationItem = DailyItem['destinations'][number];

/**
 * The days of one project. Keys are parsed once for all days: a chart of two years has thousands of items.
 *
 * @param configured the ids of its destinations
 */
export function dailyItems(
  project: string,
  { days, counts }: DaysTable,
  configured: readonly string[],
  asked: string | undefined,
): DailyItem[] {
  const items = days.map((day) => itemOf(project, day));
  const read = counts.map(([key, byDay]) => ({ path: pathOfKey(key), byDay }));
  for (const { path, byDay } of read) if (path[0] !== 'at') countDay(items, path, byDay);
  const counted = new Set(read.flatMap(({ path: [what, id = ''] }) => (what === 'at' ? [id] : [])));
  const gone = [...counted].filter((id) => !configured.includes(id)).sort();
  for (const id of [...configured, ...gone].filter((one) => asked === undefined || one === asked)) {
    const ofIt = read.filter(({ path: [what, destination] }) => what === 'at' && destination === id);
    const isThere = (at: number) => configured.includes(id) || ofIt.some(({ byDay }) => (byDay[at] ?? null) !== null);
    const shown = items.map((item, at) => (isThere(at) ? addDestination(item, id) : null));
    for (const { path, byDay } of ofIt) countDestination(shown, path.slice(2), byDay);
  }
  return items;
}

function countDay(items: readonly DailyItem[], [what, name = '']: readonly string[], byDay: CountsByDay): void {
  eachCounted(items, byDay, (item, count) => {
    if (what === 'value') item.values.push({ currency: name, value: fromMinorUnits(count) });
    else if (what === 'calls' || what === 'answered' || what === 'missed' || what === 'conversions') item[what] = count;
  });
}

function countDestination(
  items: readonly (DestinationItem | null)[],
  [what, name = '']: readonly string[],
  byDay: CountsByDay,
): void {
  eachCounted(items, byDay, (item, count) => {
    if (what === 'conversions') item.conversions = count;
    else if (what === 'value') item.values.push({ currency: name, value: fromMinorUnits(count) });
    else if (what === 'upload') item.uploads[name as UploadState] = count;
  });
}

type CountsByDay = DaysTable['counts'][number][1];

function eachCounted<T>(items: readonly (T | null)[], byDay: CountsByDay, include: (item: T, count: number) => void): void {
  for (const [at, item] of items.entries()) {
    const count = byDay[at] ?? null;
    if (item !== null && count !== null) include(item, count);
  }
}

function itemOf(project: string, day: string): DailyItem {
  return { day, project, calls: 0, answered: 0, missed: 0, conversions: 0, values: [], destinations: [] };
}

function addDestination(item: DailyItem, destination: string): DestinationItem {
  const added: DestinationItem = { destination, conversions: 0, values: [], uploads: {} };
  item.destinations.push(added);
  return added;
}

export const DAILY_EXAMPLE: DailyView = {
  timezone: 'Europe/Moscow',
  items: [
    {
      day: '2026-11-22',
      project: 'okna',
      calls: 41,
      answered: 33,
      missed: 7,
      conversions: 12,
      values: [{ currency: 'RUB', value: 18000 }],
      destinations: [
        {
          destination: 'metrika-okna',
          conversions: 12,
          values: [{ currency: 'RUB', value: 18000 }],
          uploads: { skipped: 2, confirming: 4, delivered: 6 },
        },
      ],
    },
  ],
};
