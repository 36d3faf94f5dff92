import { z } from 'zod';
import { isTimeZone, type DateRules } from '../../domain/dates.js';

/** What differs between two MANGO OFFICE accounts: how their dates are meant. */
export type MangoSettings = DateRules;

export const settings: z.ZodType<MangoSettings> = z.strictObject({
  timezone: z
    .string()
    .refine(isTimeZone, 'is no time zone of the IANA database; write one such as Europe/Moscow or Asia/Yekaterinburg')
    .default('Europe/Moscow'),
  zMeans: z.enum(['utc', 'local']).default('utc'),
});
