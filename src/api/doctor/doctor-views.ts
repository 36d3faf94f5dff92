import { z } from 'zod';
import { DOCTOR_AREAS, nothingFailed, type DoctorCheck } from '../../doctor/doctor-check.js';
import type { Language } from '../../domain/localized-text.js';
import { toIso, type Instant } from '../../domain/time/instant.js';
import { CHECK_GRADES } from '../../platforms/kit/platform.js';
import { nullableText, isoTime } from '../http/answer.js';

/** Checks that are proved, assumed, doubtful or failed. */
export const doctorReportSchema = z
  .strictObject({
    at: isoTime,
    ok: z.boolean().describe('Nothing failed; doubts are allowed.'),
    checks: z.array(
      z.strictObject({
        area: z.enum(DOCTOR_AREAS).describe('`between`: conflicts between two destinations.'),
        project: nullableText,
        subject: nullableText.describe('The source, the destination or two of them.'),
        name: z.string(),
        result: z
          .enum(CHECK_GRADES)
          .describe('`assumed`: cannot be proved from here; `doubtful`: works, but needs a look; `failed`: does not work.'),
        text: z.string().describe('What was found and what to do, in the language of Accept-Language.'),
      }),
    ),
  })
  .meta({ id: 'DoctorReport' });
export type DoctorReportView = z.output<typeof doctorReportSchema>;

export function toDoctorReport(checks: readonly DoctorCheck[], at: Instant, language: Language): DoctorReportView {
  return {
    at: toIso(at),
    ok: nothingFailed(checks),
    checks: checks.map(({ text, ...check }) => ({ ...check, text: text[language] })),
  };
}

export const DOCTOR_REPORT_EXAMPLE: DoctorReportView = {
  at: '2026-11-22T10:00:00.000Z',
  ok: false,
  checks: [
    {
      area: 'destination',
      project: 'okna',
      subject: 'metrika-okna',
      name: 'goal quality-call',
      result: 'failed',
      text:
        'The counter has no JavaScript-event goal with the identifier quality_call. Create it in Metrica or correct ' +
        '`target`.',
    },
  ],
};
