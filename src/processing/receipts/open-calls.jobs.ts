import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SECOND } from '../../domain/time/instant.js';
import { OpenCalls } from './open-calls.service.js';

/** Each check costs one statement on an index of calls without an end. */
const LOOK_EVERY_MS = 10 * SECOND;

/** Checks for calls whose end is overdue. */
@Injectable()
export class OpenCallsJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('processing');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> | null = null;

  constructor(private readonly openCalls: OpenCalls) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  private look(): void {
    if (this.running) return;
    this.running = this.openCalls
      .giveUpOverdue()
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.logger.error({ msg: 'calls without an end were not judged, tried again at the next look', error: name });
      })
      .finally(() => {
        this.running = null;
      });
  }
}
