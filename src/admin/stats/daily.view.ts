import { z } from 'zod';
import { wordsOf, type TallyEntry } from '../../domain/figures/tally.js';
import { toUnits } from '../../domain/money.js';
import { UPLOAD_STATES, type UploadState } from '../../domain/upload.js';
import { count, valuesSchema } from './money.view.js';

const uploadsSchema = z
  .partialRecord(z.enum(UPLOAD_STATES), count)
  .describe('Uploads by state; states without any are left out.');

/** Contract: 3. HTTP, GET /stats/daily. */
export const dailySchema = z
  .strictObject({
    timezone: z.string().describe('In which days begin and end.'),
    items: z
      .array(
        z.strictObject({
          day: z.iso.date(),
          project: z.string(),
          calls: count,
          answered: count,
          missed: count.describe('What is neither answered nor missed, the vendor did not say.'),
          conversions: count,
          values: valuesSchema,
          destinations: z.array(
            z.strictObject({
              destination: z.string(),
              conversions: count.describe('Those that this destination is told about.'),
              values: valuesSchema,
              uploads: uploadsSchema,
            }),
          ),
        }),
      )
      .describe('Oldest day first. A day counts what calls of that day have come to by now; days without calls are left out.'),
  })
  .meta({ id: 'DailyStats' });
export type DailyView = z.output<typeof dailySchema>;

type DailyItem = DailyView['items'][number];
type DestinationItem = DailyItem['destinations'][number];

/** One day of one project, read in one go: a chart of a year has more than a thousand of them. @param configured the ids of its destinations */
export function dailyItem(
  project: string,
  day: string,
  figures: readonly TallyEntry[],
  configured: readonly string[],
  asked: string | undefined,
): DailyItem {
  const item: DailyItem = { day, project, calls: 0, answered: 0, missed: 0, conversions: 0, values: [], destinations: [] };
  const there = new Map(configured.map((id) => [id, nothingAt(id)]));
  for (const [key, count] of figures) {
    const [what, name = '', ...rest] = wordsOf(key);
    if (what === 'at') countAt(there, name, rest, count);
    else if (what === 'value') item.values.push({ currency: name, value: toUnits(count) });
    else if (what === 'calls' || what === 'answered' || what === 'missed' || what === 'conversions') item[what] = count;
  }
  const gone = [...there.keys()].filter((id) => !configured.includes(id)).sort();
  const shown = [...configured, ...gone].filter((id) => asked === undefined || id === asked);
  item.destinations = shown.flatMap((id) => there.get(id) ?? []);
  return item;
}

function countAt(there: Map<string, DestinationItem>, id: string, [what, name = '']: readonly string[], count: number): void {
  const item = there.get(id) ?? nothingAt(id);
  there.set(id, item);
  if (what === 'conversions') item.conversions = count;
  else if (what === 'value') item.values.push({ currency: name, value: toUnits(count) });
  else if (what === 'upload') item.uploads[name as UploadState] = count;
}

function nothingAt(destination: string): DestinationItem {
  return { destination, conversions: 0, values: [], uploads: {} };
}

export const DAILY: DailyView = {
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
