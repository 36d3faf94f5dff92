import type { GoogleAdsRow } from './row.js';

/** Which fields of a person leave with a row, by our names of them; the number only as its hash. */
export function personalFields({ clickId, hashedPhone }: GoogleAdsRow): readonly string[] {
  return [...(clickId === null ? [] : [clickId.kind]), ...(hashedPhone === null ? [] : ['callerNumber'])];
}
