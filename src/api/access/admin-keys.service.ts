import { Inject, Injectable, Module } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { newId, newSecret, sha256 } from '../../runtime/ids.js';
import { AdminKeysStore, type KeyActor } from '../../store/admin/admin-keys.store.js';
import type { AdminRole } from '../../domain/admin-roles.js';

export interface NewKey {
  readonly name: string;
  readonly role: AdminRole;
  /** The projects the key sees; null for all. */
  readonly projects: readonly string[] | null;
  /** When it expires; null or absent for never. */
  readonly expiresAt?: Instant | null;
}

/** A key as lists show it: never the secret, which is not stored. */
export interface KnownKey extends NewKey {
  readonly id: string;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
  readonly expiresAt: Instant | null;
}

/** Keys of the admin API. */
@Injectable()
export class AdminKeysService {
  constructor(
    private readonly store: AdminKeysStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param who makes it, for the audit log
   * @returns the whole key: shown this once, stored only as a hash
   */
  async create({ name, role, projects, expiresAt = null }: NewKey, who: KeyActor): Promise<{ id: string; key: string }> {
    const id = newId();
    const key = `rb_${newSecret()}`;
    const scope = projects === null ? null : [...projects];
    const kept = { id, name, role, projects: scope, hash: sha256(key), createdAt: this.clock.now(), revokedAt: null, expiresAt };
    await this.store.add(kept, who);
    return { id, key };
  }

  /** Oldest first, revoked ones included. */
  async list(): Promise<KnownKey[]> {
    return (await this.store.all()).map(({ hash: _hash, ...known }) => known);
  }

  /** @returns false if there is no such key or it was revoked before */
  revoke(id: string, who: KeyActor): Promise<boolean> {
    return this.store.revoke(id, this.clock.now(), who);
  }

  /** By its id, revoked or not. */
  async byId(id: string): Promise<KnownKey | null> {
    return this.store.byId(id);
  }

  /** The key as stored; null if it is wrong, revoked or expired. */
  async find(key: string): Promise<KnownKey | null> {
    return this.findByHash(sha256(key));
  }

  /** Like `find`, for a key of which only the SHA-256 is available. */
  async findByHash(hash: string): Promise<KnownKey | null> {
    const found = await this.store.byHash(hash);
    const isOver = found !== null && found.expiresAt !== null && found.expiresAt <= this.clock.now();
    return found === null || found.revokedAt !== null || isOver ? null : found;
  }
}

/** The keys of the admin API, for the API itself and for `ringback key`. */
@Module({ providers: [AdminKeysService], exports: [AdminKeysService] })
export class KeysModule {}
