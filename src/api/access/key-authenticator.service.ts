import { Inject, Injectable } from '@nestjs/common';
import { bothLanguages } from '../../domain/localized-text.js';
import { type Config, CONFIG } from '../../config/config.js';
import { MINUTE, SECOND } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { LOCK_OUT } from '../../runtime/failed-attempts.js';
import { secretsEqual, sha256, newSecret } from '../../runtime/ids.js';
import { Metrics } from '../../runtime/metrics.js';
import { WrongSecrets } from '../../runtime/wrong-secrets.js';
import { SignInLinksStore } from '../../store/admin/sign-in-links.store.js';
import type { SessionEntity, SignInLinkEntity } from '../../store/schema/entities/admin.entity.js';
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
    private readonly links: SignInLinksStore,
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

  /** The same for a key, or a sign-in link, that was checked before; null when it was revoked or ended since. */
  async authenticateByHash(hash: string): Promise<Access | null> {
    if (hash === this.environmentKeyHash) return ENVIRONMENT_KEY;
    const known = await this.keys.findByHash(hash);
    if (known !== null) return toAccess(known);
    const link = await this.links.byHash(hash);
    return link === null || link.usedAt === null || link.revokedAt !== null ? null : linkAccess(link);
  }

  /**
   * Uses a one-time sign-in link up. Links are 256 random bits, so a right one is let in at once.
   *
   * @param session of it, to be opened in the same transaction
   * @throws ApiProblem for one that opens nothing, which is counted against the address it came from
   */
  async redeem(link: string, session: SessionEntity, address: string): Promise<Access> {
    const used = await this.links.redeem(sha256(link), session);
    if (used !== null) return linkAccess(used);
    const waitMs = this.wrong.record(address);
    if (waitMs > 0) throw tooMany(waitMs);
    throw new ApiProblem(
      'LINK_UNKNOWN',
      bothLanguages(
        'A link opens one session. Ask whoever gave it to you for another one.',
        'Ссылка открывает один сеанс. Попросите другую у того, кто её дал.',
      ),
    );
  }

  private refusal(address: string): ApiProblem {
    const waitMs = this.wrong.record(address);
    if (waitMs > 0) return tooMany(waitMs);
    return new ApiProblem(
      'KEY_UNKNOWN',
      bothLanguages('Ask for a key: `ringback key create`.', 'Попросите ключ: `ringback key create`.'),
      null,
      { 'www-authenticate': 'Bearer' },
    );
  }

  private remember(address: string): void {
    if (this.knownAddresses.size >= MAX_KNOWN_ADDRESSES) this.knownAddresses.clear();
    this.knownAddresses.add(address);
  }
}

function tooMany(waitMs: number): ApiProblem {
  const seconds = String(Math.ceil(waitMs / SECOND));
  return new ApiProblem(
    'TOO_MANY_WRONG_KEYS',
    bothLanguages('A right key is let in at any time.', 'Верный ключ пропускается всегда.'),
    null,
    { 'retry-after': seconds },
  );
}

/** Whoever has the key may come from anywhere; more addresses than that are no office. */
const MAX_KNOWN_ADDRESSES = 1000;

const ENVIRONMENT_KEY: Access = { keyId: null, name: 'RINGBACK_ADMIN_KEY', role: 'admin', projects: null };

function toAccess({ id, name, role, projects }: KnownKey): Access {
  return { keyId: id, name, role, projects };
}

/** Whoever came by a link looks at one project and changes nothing. */
function linkAccess({ id, name, projectId }: SignInLinkEntity): Access {
  return { keyId: id, name, role: 'viewer', projects: [projectId] };
}
