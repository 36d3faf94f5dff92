import { z } from 'zod';
import { parseJson } from '../../kit/answers.js';

const cell = z.object({ value: z.string().nullish() }).transform(({ value }) => value ?? '');
const report = z.object({
  rows: z.array(z.object({ dimensionValues: z.array(cell).default([]), metricValues: z.array(cell).default([]) })).default([]),
  rowCount: z.number().int().nullish(),
  metadata: z
    .object({
      dataLossFromOtherRow: z.boolean().nullish(),
      samplingMetadatas: z.array(z.unknown()).nullish(),
      subjectToThresholding: z.boolean().nullish(),
      timeZone: z.string().nullish(),
    })
    .nullish(),
});
export type Ga4Report = z.output<typeof report>;

const keyEvents = z.object({
  keyEvents: z.array(z.object({ eventName: z.string(), countingMethod: z.string().nullish() })).default([]),
});
export type KeyEvent = z.output<typeof keyEvents>['keyEvents'][number];

/**
 * Parsers of the answers: null if the body does not match the protos.
 *
 * @see Google: analytics/data/v1beta RunReportResponse, analytics/admin/v1beta KeyEvent, read 2026-11-29
 */
export function readGa4Report(body: string): Ga4Report | null {
  return report.safeParse(parseJson(body)).data ?? null;
}

export function readKeyEvents(body: string): readonly KeyEvent[] | null {
  return keyEvents.safeParse(parseJson(body)).data?.keyEvents ?? null;
}
