import { z } from 'zod';
import { minuteOfDay } from '../domain/time/working-hours.js';
import { zoneSchema } from './general.js';
import { daySchema, oneOrMany, timeOfDaySchema } from './when.js';

/** When a business takes calls. Without a zone of its own it has that of the config. */
export const workingHoursSchema = z
  .strictObject({
    days: oneOrMany(daySchema).default('mon-fri'),
    from: timeOfDaySchema.default('09:00'),
    to: timeOfDaySchema.default('18:00'),
    timezone: zoneSchema.optional(),
  })
  .refine(({ from, to }) => minuteOfDay(from) !== minuteOfDay(to), {
    error: '`from` and `to` are the same, so no moment lies between them. Write "00:00" and "24:00" for the whole day.',
  })
  .prefault({});
