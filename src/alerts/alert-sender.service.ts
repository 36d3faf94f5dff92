import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import { nextProbeAt, DAY, MINUTE } from '../domain/time/instant.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { AlertMessagesStore, type ClaimedMessage, INSTALLATION_RULE } from '../store/alerts/alerts.store.js';
import type { AlertChannel, AlertEntity } from '../store/schema/entities/alert.entity.js';
import { ALERT_RECEIVERS, type AlertReceiver, type AlertSink } from './alert-channels.js';
import { type MessageStyle, toAlertMessage, toDigestMessage } from './alert-message.js';

/** Longer than a channel's timeout: a message claimed and not settled by then belonged to a process that died. */
const LEASE_MS = 2 * MINUTE;
/** A message that an alert is over is pointless after a day; one about an alert that is still open never is. */
const STALE_MS = DAY;

/** Outbox relay: sends the due messages, each channel independently. */
@Injectable()
export class AlertSender {
  private readonly logger = new Logger('alerts');
  private readonly style: MessageStyle;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ALERT_RECEIVERS) private readonly receivers: readonly AlertReceiver[],
    private readonly messages: AlertMessagesStore,
  ) {
    const names = new Map(config.projects.map(({ id, name }) => [id, name]));
    this.style = {
      language: config.alerts.language,
      digestLanguage: (config.alerts.digest === false ? null : config.alerts.digest.language) ?? config.alerts.language,
      timezone: config.timezone,
      publicUrl: config.server.publicUrl,
      nameOf: (projectId) => names.get(projectId) ?? projectId,
    };
  }

  /** The channels that receive an alert. */
  channelsFor({ rule, projectId }: Pick<AlertEntity, 'rule' | 'projectId'>): AlertChannel[] {
    const isNotified = ({ projects, isInstallation }: AlertReceiver): boolean =>
      rule === INSTALLATION_RULE ? isInstallation : projects.includes(projectId);
    return this.receivers.filter(isNotified).map(({ sink }) => sink.name);
  }

  async sendDue(): Promise<void> {
    const discarded = await this.messages.discardStale(this.clock.now() - STALE_MS);
    if (discarded > 0) this.logger.warn({ msg: 'stale alert messages discarded', messages: discarded });
    await Promise.all(this.receivers.map((receiver) => this.drain(receiver)));
  }

  /** After a failure the receiver is skipped until the next run: other messages would most likely fail as well. */
  private async drain(receiver: AlertReceiver): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const claimed = await this.messages.claim(receiver.sink.name, receiver, now, now + LEASE_MS);
      if (claimed === null || !(await this.send(receiver.sink, claimed))) return;
    }
  }

  private async send(sink: AlertSink, claimed: ClaimedMessage): Promise<boolean> {
    const { message, alert, digest } = claimed;
    const shown = digest === null ? toAlertMessage(message, alert, this.style) : toDigestMessage(message.id, digest, this.style);
    const result = await sink.send(shown);
    const about = { channel: sink.name, event: message.event, rule: alert?.rule ?? 'digest', alert: message.alertId };
    const now = this.clock.now();
    if (result.ok) {
      await this.messages.recordSent(message, now);
      this.logger.log({ msg: 'alert sent', ...about });
      return true;
    }
    const { trouble, retryAfterMs } = result;
    const dueAt = Math.max(nextProbeAt(now, message.failures + 1, 0), now + retryAfterMs);
    await this.messages.recordFailure(message, trouble, dueAt);
    this.logger.warn({ msg: 'sending alert failed, will retry', ...about, trouble, failures: message.failures + 1 });
    return false;
  }
}
