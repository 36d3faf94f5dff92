import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../../config/config.js';
import { SECOND } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { FailedAttempts, LOCK_OUT } from '../../runtime/failed-attempts.js';
import { secretsEqual, sha256, newSecret } from '../../runtime/ids.js';
import { ApiProblem } from '../http/problem.js';
import type { Access } from './access.js';
import { AdminKeysService } from './admin-keys.service.js';

/** Which keys give access: those of the database and the one in the environment. */
@Injectable()
export class KeyAuthenticator {
  private readonly failedAttempts = new FailedAttempts(LOCK_OUT);
  private readonly decoy = newSecret();
  private readonly environmentKeyHash: string | null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly keys: AdminKeysService,
  ) {
    this.environmentKeyHash = config.adminKey === null ? null : sha256(config.adminKey);
  }

  /** What the key gives access to. @throws ApiProblem for a wrong one, which is counted against the address it came from */
  async authenticate(key: string, address: string): Promise<Access> {
    const isEnvironmentKey = secretsEqual(this.config.adminKey ?? this.decoy, key);
    const access = isEnvironmentKey && this.config.adminKey !== null ? ENVIRONMENT_KEY : await this.keys.find(key);
    if (access === null) throw this.refusal(address);
    return toAccess(access);
  }

  /** The same for a key that was checked before; null when it was revoked since. */
  async authenticateByHash(hash: string): Promise<Access | null> {
    const access = hash === this.environmentKeyHash ? ENVIRONMENT_KEY : await this.keys.findByHash(hash);
    return access === null ? null : toAccess(access);
  }

  private refusal(address: string): ApiProblem {
    const seconds = Math.ceil(this.failedAttempts.record(address, this.clock.now()) / SECOND);
    if (seconds === 0)
      return new ApiProblem('KEY_UNKNOWN', 'Ask for a key: `ringback key create`.', null, { 'www-authenticate': 'Bearer' });
    return new ApiProblem('TOO_MANY_WRONG_KEYS', 'A right key is let in at any time.', null, { 'retry-after': String(seconds) });
  }
}

const ENVIRONMENT_KEY: Access = { name: 'RINGBACK_ADMIN_KEY', role: 'admin', projects: null };

function toAccess({ name, role, projects }: Access): Access {
  return { name, role, projects };
}
