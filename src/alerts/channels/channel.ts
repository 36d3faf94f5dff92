import type { AlertChannel } from '../../store/schema/entities/alert.entity.js';
import type { AlertMessage } from '../message.js';

/** Whether a message arrived. `trouble` is a short word for people and the log: never an address, a token or a number. */
export type Told = { readonly ok: true } | { readonly ok: false; readonly trouble: string; readonly retryAfterMs: number };

/** A way to reach people. */
export interface Channel {
  readonly name: AlertChannel;
  tell(message: AlertMessage): Promise<Told>;
}

/** Longer than any of these take, and shorter than the lease of a message. */
export const PATIENCE_MS = 20_000;

export function failed(trouble: string, retryAfterMs = 0): Told {
  return { ok: false, trouble, retryAfterMs };
}
