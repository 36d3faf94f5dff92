import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Inject, Logger, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Config, CONFIG } from '../../config/config.js';
import { MINUTE, SECOND } from '../../domain/time/instant.js';
import { type Clock, CLOCK, MAX_CLOCK_DRIFT_MS, SharedClock } from '../../runtime/clock.js';
import { VERSION } from '../../runtime/version.js';
import { Metrics } from '../../runtime/metrics.js';
import { StatisticsService } from '../../statistics/statistics.service.js';
import { ReadingStatesStore } from '../../store/readings/reading-states.store.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { Reconciliation } from '../../store/schema/entities/source-state.entity.js';
import { SourceActivityStore } from '../../store/sources/source-activity.store.js';
import { HealthStore, StorageProbe } from '../../store/statistics/health.store.js';
import { DestinationStatusService } from '../destinations/destination-actions.service.js';

/** A database that takes longer to list its migrations counts as not answering. */
const DATABASE_TIMEOUT_MS = 3 * SECOND;

/** Health and metrics for monitoring, without a key; no personal data. */
@Controller()
export class HealthController {
  private readonly logger = new Logger('health');
  private refreshing: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly health: HealthStore,
    private readonly storage: StorageProbe,
    private readonly receipts: ReceiptsStore,
    private readonly statuses: DestinationStatusService,
    private readonly sources: SourceActivityStore,
    private readonly readings: ReadingStatesStore,
    private readonly statistics: StatisticsService,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('healthz')
  alive(): { status: 'ok'; version: string } {
    return { status: 'ok', version: VERSION };
  }

  @Get('readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const trouble = await this.readinessProblem();
    const warnings = [this.clockWarning(), this.lossWarning()].filter((warning) => warning !== null);
    const answer = trouble === null ? { status: 'ok' } : { status: 'not-ready', trouble };
    const warned = warnings.length > 0 ? { ...answer, warning: warnings.join('; ') } : answer;
    void reply.code(trouble === null ? 200 : 503).send(warned);
  }

  @Get('metrics')
  async scrape(@Res() reply: FastifyReply): Promise<void> {
    await this.refreshOnce();
    void reply.header('content-type', this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }

  private async readinessProblem(): Promise<string | null> {
    const answer = this.findProblem().catch((error: unknown) => {
      this.logger.warn({ msg: 'database does not answer', error: error instanceof Error ? error.name : 'unknown' });
      return 'the database does not answer';
    });
    return Promise.race([answer, sleep(DATABASE_TIMEOUT_MS, 'the database does not answer', { ref: false })]);
  }

  /** Not a reason to take the process out of service: it uses the database's clock. */
  private clockWarning(): string | null {
    const driftMs = this.clock instanceof SharedClock ? (this.clock.driftMs ?? 0) : 0;
    if (Math.abs(driftMs) <= MAX_CLOCK_DRIFT_MS) return null;
    const seconds = Math.round(Math.abs(driftMs) / SECOND);
    return `this machine’s clock is ${seconds} s ${driftMs > 0 ? 'ahead of' : 'behind'} the database’s; set it by NTP`;
  }

  /** For a day, by the process that had acknowledged them. */
  private lossWarning(): string | null {
    const since = this.receipts.sinceLoss;
    if (since === null) return null;
    const ago = `${Math.round(since / MINUTE)} min ago`;
    return `a standby lacked acknowledged webhooks when it took over (noticed ${ago}); calls come back from vendors’ lists alone`;
  }

  /** First the webhook endpoint's own problem: finding it also reopens dead connections. */
  private async findProblem(): Promise<string | null> {
    const storage = await this.storage.problem();
    if (storage !== null) return storage;
    return (await this.health.pendingMigrations()).length === 0 ? null : 'a migration has not run on this database';
  }

  /** Single-flight: scrapes at the same time share one refresh, so that none reads a gauge that another has just reset. */
  private refreshOnce(): Promise<void> {
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async refresh(): Promise<void> {
    await this.statistics.upToDate();
    const counts = await Promise.all(this.config.projects.map(({ id }) => this.statistics.uploadStates(id)));
    this.metrics.uploads.reset();
    for (const { destination, state, count } of counts.flat()) this.metrics.uploads.set({ destination, state }, count);
    if (this.clock instanceof SharedClock) this.metrics.clockDrift.set((this.clock.driftMs ?? 0) / SECOND);
    this.metrics.receiptsWaiting.set(await this.health.receiptsWaiting());
    const statuses = await this.statuses.all();
    this.metrics.paused.reset();
    for (const { id, state } of statuses) this.metrics.paused.set({ destination: id }, state === 'paused' ? 1 : 0);
    this.metrics.truthUnexplained.reset();
    for (const { destination, summary } of await this.readings.all())
      for (const { goal, unexplained } of summary ?? []) this.metrics.truthUnexplained.set({ destination, goal }, unexplained);
    for (const { source, reconciled } of (await this.sources.states()).values())
      if (reconciled !== null) this.recordReconciliation(source, reconciled);
  }

  private recordReconciliation(source: string, { failures, succeededAt, ...reconciled }: Reconciliation): void {
    for (const kind of ['listed', 'missed', 'completed', 'filled', 'unreadable'] as const)
      this.metrics.reconciled.set({ source, kind }, reconciled[kind]);
    this.metrics.reconcileFailures.set({ source }, failures);
    if (succeededAt !== null) this.metrics.reconciledAt.set({ source }, succeededAt / SECOND);
  }
}
