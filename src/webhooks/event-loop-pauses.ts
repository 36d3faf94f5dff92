import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SECOND } from '../domain/time/instant.js';
import { Metrics } from '../runtime/metrics.js';

/** How often it is measured; a pause that begins right after is seen whole. */
const INTERVAL_MS = 10;

/** Measures for how long webhooks wait at most before anybody looks at them: by how much a timer is late. */
@Injectable()
export class EventLoopPauses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly metrics: Metrics) {}

  onApplicationBootstrap(): void {
    let due = performance.now() + INTERVAL_MS;
    this.timer = setInterval(() => {
      const now = performance.now();
      this.metrics.eventLoopPauses.observe(Math.max(0, now - due) / SECOND);
      due = now + INTERVAL_MS;
    }, INTERVAL_MS).unref();
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }
}
