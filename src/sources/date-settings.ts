import { z } from 'zod';
import { isTimeZone } from '../domain/time/date-parsing.js';

/** The config keys on how a vendor's dates are meant. */
export const dateSettings = {
  timezone: z
    .string()
    .refine(isTimeZone, 'is no time zone of the IANA database; write one such as Europe/Moscow or Asia/Yekaterinburg')
    .default('Europe/Moscow'),
  zMeans: z.enum(['utc', 'local']).default('utc'),
};
