import { z } from 'zod';
import type { DateRules } from '../../domain/dates.js';
import { dateKeys } from '../date-keys.js';

/** What differs between two MANGO OFFICE accounts: how their dates are meant. */
export type MangoSettings = DateRules;

export const settings: z.ZodType<MangoSettings> = z.strictObject(dateKeys);
