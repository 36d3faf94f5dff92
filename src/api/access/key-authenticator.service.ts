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

/** Authenticates keys: those of the database and the one in the environment. */
@Injectable()
export class KeyAuthenticator {
  private readonly wrong: WrongSecrets;
  /** Addresses that have used the environment's key before: from there it need not wait, whoever guesses meanwhile. */
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
   * The access of a key. Keys of the database are 256 random bits that cannot be guessed, so a valid one is accepted at once; the
   * environment's key is chosen by a person and waits with the guesses once there were too many.
   *
   * @throws ApiProblem for a wrong one, which is counted against the sender's address
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

  /** Like `authenticate`, for a key or sign-in link that was checked before; null if it was revoked or has expired since. */
  async authenticateByHash(hash: string): Promise<Access | null> {
    if (hash === this.environmentKeyHash) return ENVIRONMENT_KEY;
    const known = await this.keys.findByHash(hash);
    if (known !== null) return toAccess(known);
    const link = await this.links.byHash(hash);
    return link === null || link.usedAt === null || link.revokedAt !== null ? null : linkAccess(link);
  }

  /**
   * Uses a one-time sign-in link. Links are 256 random bits, so a valid one is accepted at once.
   *
   * @param session to be opened in the same transaction
   * @throws ApiProblem for an invalid one, which is counted against the sender's address
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

/** A valid key may come from anywhere; more addresses than this are no office. */
const MAX_KNOWN_ADDRESSES = 1000;

const ENVIRONMENT_KEY: Access = { keyId: null, name: 'RINGBACK_ADMIN_KEY', role: 'admin', projects: null };

function toAccess({ id, name, role, projects }: KnownKey): Access {
  return { keyId: id, name, role, projects };
}

/** A link gives read access to one project. */
function linkAccess({ id, name, projectId }: SignInLinkEntity): Access {
  return { keyId: id, name, role: 'viewer', projects: [projectId] };
}
