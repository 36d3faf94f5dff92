import type { AlertChannel } from '../../store/schema/entities/alert.entity.js';
import type { AlertMessage } from '../alert-message.js';

/**
 * Whether a message was accepted. `trouble` is a short text for people and the log, without addresses, tokens or phone numbers.
 */
export type ChannelResult =
  { readonly ok: true } | { readonly ok: false; readonly trouble: string; readonly retryAfterMs: number };

/** A channel to people. */
export interface AlertSink {
  readonly name: AlertChannel;
  send(message: AlertMessage): Promise<ChannelResult>;
}

/** Where Nest finds the channels of the config: `@Inject(ALERT_CHANNELS) channels: readonly AlertSink[]`. */
export const ALERT_CHANNELS = Symbol('alert channels');

/** Shorter than the lease of a message. */
export const CHANNEL_TIMEOUT_MS = 20_000;

export function channelFailure(trouble: string, retryAfterMs = 0): ChannelResult {
  return { ok: false, trouble, retryAfterMs };
}
