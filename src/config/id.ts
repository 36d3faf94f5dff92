import { z } from 'zod';

/** Ids stand in addresses, file names and logs. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Must be 1 to 64 letters, digits, - and _.');
