import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';

const AT = sentence(
  'Write the time of the business’s day at which readings begin, e.g. at: "04:10".',
  'Укажите время суток, когда начинать чтение кабинетов, например at: "04:10".',
);

/** When readings begin: platforms have finished the previous day by then. */
export const readAtSetting = z
  .string({ error: AT })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: AT })
  .default('04:10');

/** Switches reading off. */
export const readOffSetting = z.literal(false);
