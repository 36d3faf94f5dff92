import { Inject, Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { type Config, CONFIG } from '../config/config.js';
import { RateLimits } from '../delivery/rate-limits/rate-limits.service.js';
import { requestIdOf, requestKeyOf } from '../delivery/requests/request-journal.js';
import type { Destination } from '../destinations/destinations.js';
import { bothLanguages } from '../domain/localized-text.js';
import { reasonText } from '../messages/reason-messages.js';
import { DAY, MINUTE } from '../domain/time/instant.js';
import type { CheckResult } from '../platforms/kit/platform.js';
import { type Clock, CLOCK } from '../runtime/clock.js';
import { newId } from '../runtime/ids.js';
import { Database } from '../store/database/database.js';
import { OwnConversionsStore } from '../store/readings/own-conversions.store.js';
import { RequestsStore } from '../store/uploads/requests.store.js';
import { checkReading, readContextOf } from './reading-checks.js';
import type { Installation } from './run-doctor-checks.js';

const CHECK_TIMEOUT_MS = 2 * MINUTE;

/** Runs the platforms' checks of credentials and settings, within the rate limits of their accounts. */
@Injectable()
export class DestinationChecker {
  constructor(
    private readonly limits: RateLimits,
    private readonly database: Database,
    private readonly requests: RequestsStore,
    private readonly conversions: OwnConversionsStore,
    @Inject(CONFIG) private readonly config: Pick<Config, 'timezone'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async check(destination: Destination): Promise<readonly CheckResult[]> {
    const { checkRequests: requests } = destination.platform;
    const spent = await this.limits.spend(destination, { use: 'write', requests, rows: requests, leavesReserve: true });
    if (spent) {
      const text = bothLanguages(reasonText(spent.reason, 'en'), reasonText(spent.reason, 'ru'));
      return [{ name: 'quota', result: 'failed', text }];
    }
    return this.limits.run(destination, () => checkPlatformOf(destination, (keys) => this.ownRequestKeys(keys)));
  }

  /** Whether the platform's numbers can be read. Separate from `check`: trouble with reading keeps no destination paused. */
  async checkReading(destination: Destination): Promise<readonly CheckResult[]> {
    const context = readContextOf(requestKeyOf(newId()), AbortSignal.timeout(CHECK_TIMEOUT_MS), (requests) =>
      this.limits.spend(destination, { use: 'report', requests, rows: 0 }),
    );
    const now = this.clock.now();
    return checkReading(destination, context, {
      timezone: this.config.timezone,
      calls: ({ daysBack }) => this.conversions.found(destination.id, now - daysBack * DAY, now),
    });
  }

  private async ownRequestKeys(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const ids = keys.flatMap((key) => requestIdOf(key) ?? []);
    const known = await this.database.read((session) => this.requests.byIds(session, ids));
    return new Set(known.map(({ id }) => requestKeyOf(id)));
  }
}

/** @param ours which request keys our journal knows; left out if there is no database */
function checkPlatformOf(
  destination: Destination,
  ours?: (requestKeys: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<readonly CheckResult[]> {
  const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  return destination.platform.check({ requestKey: requestKeyOf(newId()), signal, ...(ours && { ours }) });
}

/** Mutex: without a database to count the requests of accounts, one check at a time stays below every limit. */
export function checkPlatformsInSeries(timezone: string): Pick<Installation, 'checkPlatform' | 'checkReading'> {
  const mutex = pLimit(1);
  return {
    checkPlatform: (destination) => mutex(() => checkPlatformOf(destination)),
    checkReading: (destination) =>
      mutex(() => {
        const context = readContextOf(requestKeyOf(newId()), AbortSignal.timeout(CHECK_TIMEOUT_MS));
        return checkReading(destination, context, { timezone, calls: null });
      }),
  };
}
