import { z } from 'zod';
import type { Tally } from '../../domain/figures/tally.js';
import { UPLOAD_STATES } from '../../domain/upload.js';
import type { NamedDestination } from './destinations-of.js';
import { count, valuesOf, valuesSchema } from './money.view.js';

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

export function dailyItem(
  project: string,
  day: string,
  tally: Tally,
  destinations: readonly NamedDestination[],
): DailyView['items'][number] {
  return {
    day,
    project,
    calls: tally.get('calls'),
    answered: tally.get('answered'),
    missed: tally.get('missed'),
    conversions: tally.get('conversions'),
    values: valuesOf(tally, []),
    destinations: destinations.map(({ id }) => ({
      destination: id,
      conversions: tally.get('at', id, 'conversions'),
      values: valuesOf(tally, ['at', id]),
      uploads: uploadsOf(tally, id),
    })),
  };
}

function uploadsOf(tally: Tally, destination: string): z.output<typeof uploadsSchema> {
  const counts = UPLOAD_STATES.map((state) => [state, tally.get('at', destination, 'upload', state)] as const);
  return Object.fromEntries(counts.filter(([, uploads]) => uploads > 0));
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
