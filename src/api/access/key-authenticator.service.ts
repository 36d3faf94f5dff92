import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../../config/config.js';
import { SECOND } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { FailedAttempts, LOCK_OUT } from '../../runtime/failed-attempts.js';
import { secretsEqual, sha256, newSecret } from '../../runtime/ids.js';
import { ApiProblem } from '../http/problem.js';
import type { Access } from './access.js';
import { AdminKeysService, type KnownKey } from './admin-keys.service.js';

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
    if (isEnvironmentKey && this.config.adminKey !== null) return ENVIRONMENT_KEY;
    const known = await this.keys.find(key);
    if (known === null) throw this.refusal(address);
    return toAccess(known);
  }

  /** The same for a key that was checked before; null when it was revoked since. */
  async authenticateByHash(hash: string): Promise<Access | null> {
    if (hash === this.environmentKeyHash) return ENVIRONMENT_KEY;
    const known = await this.keys.findByHash(hash);
    return known === null ? null : toAccess(known);
  }

  private refusal(address: string): ApiProblem {
    const seconds = Math.ceil(this.failedAttempts.record(address, this.clock.now()) / SECOND);
    if (seconds === 0)
      return new ApiProblem('KEY_UNKNOWN', 'Ask for a key: `ringback key create`.', null, { 'www-authenticate': 'Bearer' });
    return new ApiProblem('TOO_MANY_WRONG_KEYS', 'A right key is let in at any time.', null, { 'retry-after': String(seconds) });
  }
}

const ENVIRONMENT_KEY: Access = { keyId: null, name: 'RINGBACK_ADMIN_KEY', role: 'admin', projects: null };

function toAccess({ id, name, role, projects }: KnownKey): Access {
  return { keyId: id, name, role, projects };
}
