import type { Ga4Row } from './row.js';

/** GA4 is told of a visitor by the ids that its own cookie gave them; no phone, IP or address ever leaves with a row. */
export function personalFields({ events }: Ga4Row): readonly string[] {
  return ['gaCid', ...(events.some(({ params }) => 'session_id' in params) ? ['gaSessionId'] : [])];
}
