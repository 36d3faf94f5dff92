import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../../config/config.js';
import { MINUTE, SECOND } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { LOCK_OUT } from '../../runtime/failed-attempts.js';
import { secretsEqual, sha256, newSecret } from '../../runtime/ids.js';
import { Metrics } from '../../runtime/metrics.js';
import { WrongSecrets } from '../../runtime/wrong-secrets.js';
import { ApiProblem } from '../http/problem.js';
import type { Access } from './access.js';
import { AdminKeysService, type KnownKey } from './admin-keys.service.js';

/** Which keys give access: those of the database and the one in the environment. */
@Injectable()
export class KeyAuthenticator {
  private readonly wrong: WrongSecrets;
  /** From where the environment's key came before: there it need not wait, whoever guesses meanwhile. */
  private readonly knownAddresses = new Set<string>();
  private readonly decoy = newSecret();
  private readonly environmentKeyHash: string | null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) clock: Clock,
    private readonly keys: AdminKeysService,
    metrics: Metrics,
  ) {
    this.wrong = new WrongSecrets('api', LOCK_OUT, clock, metrics);
    this.environmentKeyHash = config.adminKey === null ? null : sha256(config.adminKey);
  }

  /**
   * What the key gives access to. Keys of the database are 256 random bits that nobody guesses, so a right one is let in at once;
   * the environment's is somebody's own invention and waits with the guesses, once there were too many.
   *
   * @throws ApiProblem for a wrong one, which is counted against the address it came from
   */
  async authenticate(key: string, address: string): Promise<Access> {
    const known = await this.keys.find(key);
    if (known !== null) return toAccess(known);
    if (!this.knownAddresses.has(address) && !(await this.wrong.waitToBeJudged(address))) throw tooMany(MINUTE);
    if (secretsEqual(this.config.adminKey ?? this.decoy, key) && this.config.adminKey !== null) {
      this.remember(address);
      return ENVIRONMENT_KEY;
    }
    throw this.refusal(address);
  }

  /** The same for a key that was checked before; null when it was revoked since. */
  async authenticateByHash(hash: string): Promise<Access | null> {
    if (hash === this.environmentKeyHash) return ENVIRONMENT_KEY;
    const known = await this.keys.findByHash(hash);
    return known === null ? null : toAccess(known);
  }

  private refusal(address: string): ApiProblem {
    const waitMs = this.wrong.record(address);
    if (waitMs > 0) return tooMany(waitMs);
    return new ApiProblem('KEY_UNKNOWN', 'Ask for a key: `ringback key create`.', null, { 'www-authenticate': 'Bearer' });
  }

  private remember(address: string): void {
    if (this.knownAddresses.size >= MAX_KNOWN_ADDRESSES) this.knownAddresses.clear();
    this.knownAddresses.add(address);
  }
}

function tooMany(waitMs: number): ApiProblem {
  const seconds = String(Math.ceil(waitMs / SECOND));
  return new ApiProblem('TOO_MANY_WRONG_KEYS', 'A right key is let in at any time.', null, { 'retry-after': seconds });
}

/** Whoever has the key may come from anywhere; more addresses than that are no office. */
const MAX_KNOWN_ADDRESSES = 1000;

const ENVIRONMENT_KEY: Access = { keyId: null, name: 'RINGBACK_ADMIN_KEY', role: 'admin', projects: null };

function toAccess({ id, name, role, projects }: KnownKey): Access {
  return { keyId: id, name, role, projects };
}
