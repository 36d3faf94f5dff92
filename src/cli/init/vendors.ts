import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Other vendors' webhooks, each a whole config of the type `mapped`. */
export const VENDOR_EXAMPLES = join(import.meta.dirname, '../../../data/examples');

/** The vendors with an example; MANGO has a source type of its own. */
export function knownVendors(): readonly string[] {
  return ['mango', ...readdirSync(VENDOR_EXAMPLES).map((file) => basename(file, '.yaml'))];
}
