import type { Reason } from '../domain/reason.js';

export interface Identifier {
  /** `yaCid`, `yclid`, `gaCid`, `gclid`, `gbraid`, `wbraid`, `phone` (hashed). */
  readonly kind: string;
  readonly value: string;
}

/** A row ready to leave. `row` must survive JSON unchanged: it is frozen in the database while a copy may be at the platform. */
export interface PreparedRow<Row> {
  readonly row: Row;
  /** Rows of different keys never share a request (Metrica: one identifier kind per file). */
  readonly groupKey: string;
  readonly identifier: Identifier | null;
}
export type Prepared<Row> = PreparedRow<Row> | { readonly skip: Reason };
