import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import { DAY } from '../domain/time/instant.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { BudgetsStore } from '../store/destinations/budgets.store.js';
import { DailyVolume, type VolumeVerdict } from './daily-volume.js';

/** Interval of adding up over all processes: together they exceed a source's day by at most what comes in this time. */
const ADD_UP_EVERY_MS = 5_000;
/** The column's maximum; in kibibytes that is two tebibytes. */
const MOST_KIBIBYTES = 2 ** 31 - 1;

interface CountedSource {
  /** Id of its budget. */
  readonly budgetId: string;
  readonly mostKibibytes: number;
  readonly volume: DailyVolume;
}

/** The volume that each source sends in a day, over all processes and restarts. */
@Injectable()
export class DailyVolumes implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly sources: ReadonlyMap<string, CountedSource>;
  private timer: NodeJS.Timeout | undefined;
  private adding: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) { projects }: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly budgets: BudgetsStore,
  ) {
    this.sources = new Map(
      projects
        .flatMap(({ sources }) => sources)
        .map(({ id, maxBytesPerDay }) => [
          id,
          {
            budgetId: `webhooks:${id}`,
            mostKibibytes: Math.min(Math.ceil(maxBytesPerDay / 1024), MOST_KIBIBYTES),
            volume: new DailyVolume(maxBytesPerDay),
          },
        ]),
    );
  }

  /** Not awaited. */
  onApplicationBootstrap(): void {
    if (this.sources.size === 0) return;
    void this.addUp();
    this.timer = setInterval(() => void this.addUp(), ADD_UP_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.addUp();
  }

  /** Counts one more webhook of the source, if its day has room for it. */
  admit(source: string, bytes: number): VolumeVerdict {
    return this.sources.get(source)?.volume.admit(bytes, this.clock.now()) ?? 'over';
  }

  /** Single-flight. Records what this process received and reads what others received. Never rejects. */
  addUp(): Promise<void> {
    this.adding ??= this.recordAndRead().finally(() => {
      this.adding = null;
    });
    return this.adding;
  }

  private async recordAndRead(): Promise<void> {
    const now = this.clock.now();
    const period = Math.floor(now / DAY);
    const taken = [...this.sources.values()].map((source) => ({ source, kibibytes: source.volume.take(now) }));
    const received = taken.filter(({ kibibytes }) => kibibytes > 0);
    try {
      if (received.length > 0)
        await this.budgets.record(
          received.map(({ source, kibibytes }) => ({
            id: source.budgetId,
            period,
            amount: kibibytes,
            most: source.mostKibibytes,
          })),
        );
    } catch (error) {
      for (const { source, kibibytes } of received) source.volume.giveBack(kibibytes, this.clock.now());
      this.logger.warn({ msg: 'what sources sent today could not be recorded', error: nameOf(error) });
      return;
    }
    await this.read(period).catch((error: unknown) =>
      this.logger.warn({ msg: 'what sources sent today to other processes is not known', error: nameOf(error) }),
    );
  }

  private async read(period: number): Promise<void> {
    const all = [...this.sources.values()];
    const used = new Map((await this.budgets.used(all.map(({ budgetId }) => budgetId))).map((budget) => [budget.id, budget]));
    const now = this.clock.now();
    // The day has ended meanwhile; a new one starts from zero.
    if (Math.floor(now / DAY) !== period) return;
    for (const { budgetId, volume } of all) {
      const budget = used.get(budgetId);
      if (budget?.period === period) volume.adopt(budget.used, now);
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
