import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { DateTime } from 'luxon';
import { type Config, CONFIG } from '../config/config.js';
import { CLOCK, type Clock } from '../runtime/clock.js';
import { Metrics } from '../runtime/metrics.js';

const PROGRAM = join(import.meta.dirname, '../../bin/ringback.js');
const NAME = /^ringback-\d{8}T\d{6}Z\.db$/;

/**
 * Scheduled backups: `backup: { schedule, keep, to }` of the config. The copy is made by `ringback backup` in a process of its
 * own, because copying a database blocks its thread; that command also opens and checks what it wrote.
 */
@Injectable()
export class BackupJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('backup');
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly registry: SchedulerRegistry,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const { backup, timezone } = this.config;
    if (backup === null) return;
    const onTick = (): void => void this.backUp();
    const job = CronJob.from({ cronTime: backup.schedule, onTick, timeZone: timezone });
    this.registry.addCronJob('backup', job);
    job.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Makes one backup, then removes the oldest ones beyond `keep`. A failed one removes nothing. Never rejects. */
  backUp(): Promise<void> {
    this.running ??= this.copyAndPrune().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async copyAndPrune(): Promise<void> {
    const { backup, file: config } = this.config;
    if (backup === null || config === null) return;
    try {
      mkdirSync(backup.to, { recursive: true, mode: 0o700 });
      const moment = DateTime.fromMillis(this.clock.now(), { zone: 'utc' }).toFormat("yyyyMMdd'T'HHmmss'Z'");
      const file = join(backup.to, `ringback-${moment}.db`);
      await promisify(execFile)(process.execPath, [PROGRAM, 'backup', file, '--config', config], {
        signal: this.stopping.signal,
      });
      const removed = this.prune(backup.to, backup.keep);
      this.metrics.backedUpAt.set(this.clock.now() / 1000);
      this.logger.log({ msg: 'backup written and checked', file, removed });
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.metrics.backupFailures.inc();
      this.logger.error({ msg: 'backup failed', reason: reasonOf(error) });
    }
  }

  /**
   * Removes only files that a backup made.
   * @returns how many were removed
   */
  private prune(folder: string, keep: number): number {
    const old = readdirSync(folder)
      .filter((name) => NAME.test(name))
      .toSorted()
      .slice(0, -keep);
    for (const name of old) rmSync(join(folder, name));
    return old.length;
  }
}

/** The command's message; it contains files and codes only. */
function reasonOf(error: unknown): string {
  const { stderr } = error as { stderr?: unknown };
  if (typeof stderr === 'string' && stderr.trim() !== '') return stderr.trim();
  return error instanceof Error ? error.name : 'unknown';
}

/** Scheduled backups of a running service. */
@Module({ providers: [BackupJobs] })
export class BackupJobsModule {}
