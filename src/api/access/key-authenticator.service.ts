import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.js';
import { type Instant, MINUTE, SECOND } from '../../domain/time/instant.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/clock.js';
import { secretsEqual, sha256 } from '../../runtime/hash.js';
import { newSecret } from '../../runtime/ids.js';
import { ApiProblem } from '../http/problem.js';
import type { Access } from './access.js';
import { AdminKeysService } from './admin-keys.service.js';

const MAX_FAILURES_PER_MINUTE = 20;
const MAX_TRACKED_ADDRESSES = 10_000;

/** Counts wrong keys by address, so that guessing is refused. Right keys are never counted. */
class FailedKeyAttempts {
  private readonly counts = new Map<string, { count: number; since: Instant }>();

  /** Notes a wrong key. @returns seconds until this address may guess again; 0 while it still may */
  note(address: string, now: Instant): number {
    const known = this.counts.get(address);
    const entry = known && now - known.since < MINUTE ? known : { count: 0, since: now };
    entry.count += 1;
    this.counts.delete(address);
    this.counts.set(address, entry);
    // A Map keeps the order of insertion: the first key is the one not heard of for longest.
    const oldest = this.counts.keys().next().value;
    if (this.counts.size > MAX_TRACKED_ADDRESSES && oldest !== undefined) this.counts.delete(oldest);
    return entry.count > MAX_FAILURES_PER_MINUTE ? Math.ceil((entry.since + MINUTE - now) / SECOND) : 0;
  }
}

/** Which keys open the window: those of the database and the environment's own. */
@Injectable()
export class KeyAuthenticator {
  private readonly failedAttempts = new FailedKeyAttempts();
  private readonly decoy = newSecret();
  private readonly environmentsHash: string | null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly keys: AdminKeysService,
  ) {
    this.environmentsHash = config.adminKey === null ? null : sha256(config.adminKey);
  }

  /** What the key opens. @throws Problem for a wrong one, which is counted against the address it came from */
  async authenticate(key: string, address: string): Promise<Access> {
    const isEnvironments = secretsEqual(this.config.adminKey ?? this.decoy, key);
    const access = isEnvironments && this.config.adminKey !== null ? ENVIRONMENT_KEY : await this.keys.find(key);
    if (access === null) throw this.refusal(address);
    return toAccess(access);
  }

  /** The same for a key that was shown before; null when it opens nothing any more. */
  async authenticateByHash(hash: string): Promise<Access | null> {
    const access = hash === this.environmentsHash ? ENVIRONMENT_KEY : await this.keys.findByHash(hash);
    return access === null ? null : toAccess(access);
  }

  private refusal(address: string): ApiProblem {
    const seconds = this.failedAttempts.note(address, this.clock.now());
    if (seconds === 0)
      return new ApiProblem('KEY_UNKNOWN', 'Ask for a key: `ringback key create`.', null, { 'www-authenticate': 'Bearer' });
    return new ApiProblem('TOO_MANY_WRONG_KEYS', 'A right key is let in at any time.', null, { 'retry-after': String(seconds) });
  }
}

const ENVIRONMENT_KEY: Access = { name: 'RINGBACK_ADMIN_KEY', role: 'admin', projects: null };

function toAccess({ name, role, projects }: Access): Access {
  return { name, role, projects };
}
