import type { AlertChannel } from '../../store/schema/entities/alert.entity.js';
import type { AlertMessage } from '../alert-message.js';

/** Whether a message arrived. `trouble` is a short word for people and the log: never an address, a token or a number. */
export type ChannelResult =
  { readonly ok: true } | { readonly ok: false; readonly trouble: string; readonly retryAfterMs: number };

/** A way to reach people. */
export interface AlertSink {
  readonly name: AlertChannel;
  send(message: AlertMessage): Promise<ChannelResult>;
}

/** Where Nest finds the channels of the config: `@Inject(ALERT_CHANNELS) channels: readonly AlertSink[]`. */
export const ALERT_CHANNELS = Symbol('alert channels');

/** Longer than any of these take, and shorter than the lease of a message. */
export const CHANNEL_TIMEOUT_MS = 20_000;

export function channelFailure(trouble: string, retryAfterMs = 0): ChannelResult {
  return { ok: false, trouble, retryAfterMs };
}
