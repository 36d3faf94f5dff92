import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.js';
import { nextProbeAt } from '../domain/time/backoff.js';
import { DAY, MINUTE } from '../domain/time/instant.js';
import type { Clock } from '../runtime/clock.js';
import { CLOCK } from '../runtime/clock.js';
import { AlertMessagesStore, type ClaimedMessage } from '../store/alerts/alerts.store.js';
import { toAlertMessage, type MessageStyle } from './alert-message.js';
import { ALERT_CHANNELS, type AlertSink } from './channels/alert-sink.js';

/** Longer than a channel's patience: what is claimed and not settled by then belonged to a process that died. */
const LEASE_MS = 2 * MINUTE;
/** An end that could not be told for a day is no news. The beginning of a trouble that lasts always is. */
const STALE_MS = DAY;

/** Tells what is to be told, each channel by itself. */
@Injectable()
export class AlertSender {
  private readonly logger = new Logger('alerts');
  private readonly style: MessageStyle;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ALERT_CHANNELS) readonly channels: readonly AlertSink[],
    private readonly messages: AlertMessagesStore,
  ) {
    const names = new Map(config.projects.map(({ id, name }) => [id, name]));
    this.style = {
      language: config.alerts.language,
      timezone: config.timezone,
      publicUrl: config.server.publicUrl,
      nameOf: (projectId) => names.get(projectId) ?? projectId,
    };
  }

  async sendDue(): Promise<void> {
    const givenUp = await this.messages.discardStale(this.clock.now() - STALE_MS);
    if (givenUp > 0) this.logger.warn({ msg: 'ends of troubles were not told for a day and are given up', messages: givenUp });
    await Promise.all(this.channels.map((channel) => this.drain(channel)));
  }

  /** After a failure the channel rests until the next look: what else is due would most likely fail as well. */
  private async drain(channel: AlertSink): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const claimed = await this.messages.claim(channel.name, now, now + LEASE_MS);
      if (claimed === null || !(await this.send(channel, claimed))) return;
    }
  }

  private async send(channel: AlertSink, { message, alert }: ClaimedMessage): Promise<boolean> {
    const told = await channel.send(toAlertMessage(message, alert, this.style));
    const about = { channel: channel.name, event: message.event, rule: alert.rule, alert: alert.id };
    const now = this.clock.now();
    if (told.ok) {
      await this.messages.recordSent(message, now);
      this.logger.log({ msg: 'alert told', ...about });
      return true;
    }
    const { trouble, retryAfterMs } = told;
    const dueAt = Math.max(nextProbeAt(now, message.failures + 1, 0), now + retryAfterMs);
    await this.messages.recordFailure(message, trouble, dueAt);
    this.logger.warn({ msg: 'alert not told, tried again', ...about, trouble, failures: message.failures + 1 });
    return false;
  }
}
