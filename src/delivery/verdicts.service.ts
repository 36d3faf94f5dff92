import { Injectable } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import type { Verdict } from '../platforms/kit/answers.js';
import { Database } from '../store/database/database.js';
import { RequestsStore, type AwaitedRequest } from '../store/uploads/requests.store.js';
import { UploadsStore } from '../store/uploads/uploads.store.js';
import { nextQuestion } from './next-question.js';
import { statusSteps, verdictSteps } from './verdict-steps.js';
import { World } from './world.js';

/** Keeps what a platform said of one open request. */
@Injectable()
export class VerdictsService {
  constructor(
    private readonly database: Database,
    private readonly requests: RequestsStore,
    private readonly uploads: UploadsStore,
    private readonly world: World,
  ) {}

  /** @param troubled the question met trouble of the whole destination, so that a missing verdict tells nothing */
  async keep({ platform }: Destination, request: AwaitedRequest, verdict: Verdict, troubled: boolean): Promise<void> {
    const now = this.world.clock.now();
    const late = now - (request.finishedAt ?? request.startedAt) >= platform.verdictDeadlineMs;
    await this.database.write(async (tx) => {
      const rows = await this.requests.confirming(tx, [request.id]);
      // Where nobody could ask, nothing is known about the verdict, however late it is.
      if (verdict.kind === 'waiting' && (!late || troubled)) {
        await this.requests.scheduleVerdicts(tx, [nextQuestion(request, platform.confirmAfterMs, now, troubled)]);
        if (verdict.status !== undefined) await this.uploads.applySteps(tx, statusSteps(verdict.status, rows), now);
        return;
      }
      const rules = { platform, requestId: request.id, now, spread: this.world.random };
      await this.uploads.applySteps(tx, verdictSteps(verdict, rows, rules), now);
      await this.requests.scheduleVerdicts(tx, [{ id: request.id, confirmAt: null, confirmTries: request.confirmTries + 1 }]);
    });
  }
}
