import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { AlertsService } from '../../alerts/alerts.service.js';
import { type Config, CONFIG } from '../../config/config.js';
import type { Language } from '../../domain/localized-text.js';
import { AlertMessagesStore, AlertsStore } from '../../store/alerts/alerts.store.js';
import { ALERT_CHANNELS, type AlertChannel } from '../../store/schema/entities/alert.entity.js';
import type { Access } from '../access/access.js';
import { Cursors } from '../http/cursors.js';
import { idParameter, pageShape } from '../http/input.js';
import { CurrentAccess, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, RouteTag } from '../http/route.js';
import {
  ALERT_EXAMPLE,
  alertListSchema,
  toAlertView,
  ALERT_WATCH_EXAMPLE,
  alertWatchSchema,
  toAlertWatchView,
  type AlertWatchView,
} from './alert-views.js';

const alertQuery = z.strictObject({
  ...pageShape,
  project: idParameter.optional(),
  open: z.enum(['true', 'false']).optional().describe('Only those that last.'),
});

/** Alerts: problems found by the rules of the config, and the messages about them. */
@RouteTag('alerts')
@Controller('api/v1/alerts')
export class AlertsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly alerts: AlertsStore,
    private readonly messages: AlertMessagesStore,
    private readonly service: AlertsService,
    private readonly cursors: Cursors,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'Problems that the rules of the config found, newest first, and who was notified',
    description: 'Problems that are over stay for 90 days.',
    query: alertQuery,
    answer: alertListSchema,
    example: { items: [ALERT_EXAMPLE], nextCursor: null },
  })
  async list(
    @CurrentAccess() { projects }: Access,
    @ValidQuery() query: z.output<typeof alertQuery>,
    @RequestLanguage() language: Language,
  ): Promise<z.output<typeof alertListSchema>> {
    const { project } = query;
    const asked = project === undefined ? projects : (projects?.includes(project) ?? true) ? [project] : [];
    const { items, next } = await this.alerts.list(
      { projects: asked, open: query.open === 'true' },
      await this.cursors.pageOf('alerts', query),
    );
    const messages = await this.alerts.messagesOf(items.map(({ id }) => id));
    const { timezone } = this.config;
    return {
      items: items.map((alert) => toAlertView(alert, messages, timezone, language)),
      nextCursor: await this.cursors.nextOf('alerts', next),
    };
  }

  @GetRoute('watch', {
    role: 'viewer',
    summary: 'What the rules look for, and whether messages are sent',
    answer: alertWatchSchema,
    example: ALERT_WATCH_EXAMPLE,
  })
  async watch(@CurrentAccess() { projects }: Access, @RequestLanguage() language: Language): Promise<AlertWatchView> {
    const statuses = await this.messages.channelStatuses(projects);
    return toAlertWatchView(
      { config: this.config.alerts, channels: this.channelsFor(projects), lookedAt: this.service.evaluatedAt, statuses },
      language,
    );
  }

  /** The installation's channels, and those of the visible projects. */
  private channelsFor(visible: readonly string[] | null): AlertChannel[] {
    const { alerts, projects } = this.config;
    const own = projects.filter(({ id }) => visible === null || visible.includes(id)).map((project) => project.alerts);
    return ALERT_CHANNELS.filter(
      (channel) => alerts[channel] !== null || own.some((receivers) => (receivers[channel] ?? null) !== null),
    );
  }
}
