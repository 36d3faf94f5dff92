import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import type { Clock } from '../../runtime/clock.js';
import { sameSecret, sha256 } from '../../runtime/hash.js';
import { newSecret } from '../../runtime/ids.js';
import { CLOCK } from '../../runtime/tokens.js';
import { Problem } from '../problems/problem.js';
import type { Access } from './access.js';
import { AdminKeysService } from './admin-keys.service.js';
import { WrongKeys } from './wrong-keys.js';

/** Which keys open the window: those of the database and the environment's own. */
@Injectable()
export class KeyringService {
  private readonly wrong = new WrongKeys();
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
  async open(key: string, address: string): Promise<Access> {
    const isEnvironments = sameSecret(this.config.adminKey ?? this.decoy, key);
    const access = isEnvironments && this.config.adminKey !== null ? ENVIRONMENTS : await this.keys.find(key);
    if (access === null) throw this.refusal(address);
    return toAccess(access);
  }

  /** The same for a key that was shown before; null when it opens nothing any more. */
  async openAgain(hash: string): Promise<Access | null> {
    const access = hash === this.environmentsHash ? ENVIRONMENTS : await this.keys.findByHash(hash);
    return access === null ? null : toAccess(access);
  }

  private refusal(address: string): Problem {
    const seconds = this.wrong.note(address, this.clock.now());
    if (seconds === 0)
      return new Problem('KEY_UNKNOWN', 'Ask for a key: `ringback key create`.', null, { 'www-authenticate': 'Bearer' });
    return new Problem('TOO_MANY_WRONG_KEYS', 'A right key is let in at any time.', null, { 'retry-after': String(seconds) });
  }
}

const ENVIRONMENTS: Access = { name: 'RINGBACK_ADMIN_KEY', role: 'admin', projects: null };

function toAccess({ name, role, projects }: Access): Access {
  return { name, role, projects };
}
