/** A receipt's content in bytes as stored. Both databases know it without reading the content. */
export const CONTENT_BYTES = `(octet_length("query") + COALESCE(octet_length("bodyBase64"), 0))`;

export interface ContentSize {
  readonly id: string;
  readonly bytes: number | string;
}

/** The first ones that fit into the limit of bytes; at least one. */
export function firstWithin(sizes: readonly ContentSize[], maxBytes: number): string[] {
  const ids: string[] = [];
  let bytes = 0;
  for (const one of sizes) {
    bytes += Number(one.bytes);
    if (ids.length > 0 && bytes > maxBytes) break;
    ids.push(one.id);
  }
  return ids;
}
