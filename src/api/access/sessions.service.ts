import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Config, CONFIG } from '../../config/config.js';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { sha256, newId, newSecret } from '../../runtime/ids.js';
import { auditEntry } from '../../store/admin/audit.store.js';
import { SessionsStore } from '../../store/admin/admin-keys.store.js';
import type { SessionEntity } from '../../store/schema/entities/admin.entity.js';
import type { Access } from './access.js';
import { KeyAuthenticator } from './key-authenticator.service.js';

/** A session ends after a working day without use, and after a week in any case. */
const IDLE_MS = 12 * HOUR;
const MAX_AGE_MS = 7 * DAY;
/** Rotation: the secret changes while it is used, so that one copied from a browser soon becomes useless. */
const ROTATE_MS = 15 * MINUTE;
/** How long requests with the previous secret are accepted. */
const OVERLAP_MS = MINUTE;
/** Precision of `seenAt`: a write per request would be too much. */
const SEEN_PRECISION_MS = MINUTE;

/** The session's id precedes the random part, so that secrets replaced long ago are recognised as this session's. */
function secretOf(id: string): string {
  return `${id}.${newSecret()}`;
}

/** Exchanges keys for a session cookie, so that the page stores no key. */
@Injectable()
export class SessionsService {
  private readonly logger = new Logger('access');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly authenticator: KeyAuthenticator,
    private readonly store: SessionsStore,
  ) {}

  /** Whether the cookie is for https only: the browser uses https, or our public address does. */
  isSecure(protocol: string): boolean {
    return protocol === 'https' || (this.config.server.publicUrl?.startsWith('https:') ?? false);
  }

  /**
   * @returns the cookie's secret
   * @throws ApiProblem for a wrong key, as the API itself does
   */
  async open(key: string, address: string): Promise<{ secret: string; access: Access }> {
    const access = await this.authenticator.authenticate(key, address);
    const { secret, session } = this.newSession(key);
    const now = session.createdAt;
    await this.store.open(
      session,
      { seenBefore: now - IDLE_MS, createdBefore: now - MAX_AGE_MS },
      auditEntry(access, now, 'sessions.open'),
    );
    return { secret, access };
  }

  /**
   * Like `open`, with a one-time sign-in link.
   * @throws ApiProblem for one that is wrong, used, expired or revoked
   */
  async openByLink(link: string, address: string): Promise<{ secret: string; access: Access }> {
    const { secret, session } = this.newSession(link);
    return { secret, access: await this.authenticator.redeem(link, session, address) };
  }

  private newSession(opener: string): { secret: string; session: SessionEntity } {
    const now = this.clock.now();
    const id = newId();
    const secret = secretOf(id);
    const times = { createdAt: now, seenAt: now, rotatedAt: now };
    return { secret, session: { id, hash: sha256(secret), previousHash: null, keyHash: sha256(opener), ...times } };
  }

  /** The access of the session, and the secret to use from now on; null if the session is over or its key was revoked. */
  async authenticate(secret: string): Promise<{ access: Access; secret: string } | null> {
    const session = await this.find(secret);
    const access = session && (await this.authenticator.authenticateByHash(session.keyHash));
    if (!session || !access) return null;
    return { access, secret: await this.rotate(session, secret) };
  }

  async close(secret: string): Promise<void> {
    const session = await this.find(secret);
    const access = session && (await this.authenticator.authenticateByHash(session.keyHash));
    if (session) await this.store.close(session.id, access && auditEntry(access, this.clock.now(), 'sessions.close'));
  }

  private async find(secret: string): Promise<SessionEntity | null> {
    const hash = sha256(secret);
    const session = await this.store.byHash(hash);
    if (!session) return this.endReused(secret);
    const now = this.clock.now();
    const isOver = now - session.seenAt > IDLE_MS || now - session.createdAt > MAX_AGE_MS;
    if (session.hash !== hash && now - session.rotatedAt > OVERLAP_MS) return this.endReused(secret);
    return isOver ? null : session;
  }

  /**
   * Reuse detection: if a replaced secret is used again, two parties have it, and one of them copied it. All sessions of the key
   * end, in every process.
   */
  private async endReused(secret: string): Promise<null> {
    const session = await this.store.byId(secret.split('.')[0] ?? '');
    if (session === null) return null;
    const access = await this.authenticator.authenticateByHash(session.keyHash);
    const ended = await this.store.closeOfKey(session.keyHash, (sessions) =>
      auditEntry(access ?? { name: 'a revoked key', keyId: null }, this.clock.now(), 'sessions.reused', { detail: { sessions } }),
    );
    this.logger.warn({ msg: 'an old session secret was used again, all sessions of the key end', sessions: ended });
    return null;
  }

  private async rotate(session: SessionEntity, secret: string): Promise<string> {
    const now = this.clock.now();
    const isCurrent = session.hash === sha256(secret);
    if (isCurrent && now - session.rotatedAt > ROTATE_MS) {
      const next = secretOf(session.id);
      return (await this.store.rotate(session.id, session.hash, sha256(next), now)) ? next : secret;
    }
    if (now - session.seenAt > SEEN_PRECISION_MS) await this.store.recordSeen(session.id, now);
    return secret;
  }
}
