import { z } from 'zod';
import { fromMinorUnits } from '../../domain/money.js';
import type { CurrencySum, DayStatistics } from '../../domain/statistics/statistics.js';
import { UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import { countSchema, partialShape, valuesSchema } from '../http/answer.js';

const uploadsSchema = z
  .partialRecord(z.enum(UPLOAD_STATES), countSchema)
  .describe('Uploads by state; states without any are left out.');

/** The answer of `GET /stats/daily`. */
export const dailySchema = z
  .strictObject({
    ...partialShape,
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
 * The days of one project. A destination that left the config is shown on the days on which it has uploads.
 *
 * @param configured ids of the configured destinations
 */
export function dailyItems(
  project: string,
  days: readonly DayStatistics[],
  configured: readonly string[],
  asked: string | undefined,
): DailyItem[] {
  return days.map(({ day, calls, answered, missed, sums, destinations }) => {
    const gone = [...destinations.keys()].filter((id) => !configured.includes(id)).sort();
    const shown = [...configured, ...gone].filter((id) => asked === undefined || id === asked);
    return {
      day,
      project,
      calls,
      answered,
      missed,
      ...worth(sums),
      destinations: shown.map((destination): DestinationItem => {
        const there = destinations.get(destination);
        return { destination, ...worth(there?.sums ?? []), uploads: there?.uploads ?? {} };
      }),
    };
  });
}

function worth(sums: readonly CurrencySum[]): Pick<DailyItem, 'conversions' | 'values'> {
  return {
    conversions: sums.reduce((sum, { conversions }) => sum + conversions, 0),
    values: sums
      .filter(({ currency }) => currency !== '')
      .map(({ currency, valueMinor }) => ({ currency, value: fromMinorUnits(valueMinor) })),
  };
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
