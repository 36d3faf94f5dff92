import { Inject, Injectable, Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../../runtime/clock.js';
import { newId, newSecret, sha256 } from '../../runtime/ids.js';
import { AdminKeysStore } from '../../store/admin/admin-keys.store.js';
import type { AdminRole } from '../../store/schema/entities/admin.entity.js';

export interface NewKey {
  readonly name: string;
  readonly role: AdminRole;
  /** The projects the key sees; null for all. */
  readonly projects: readonly string[] | null;
}

/** A key as lists show it: never the secret, which is not kept. */
export interface KnownKey extends NewKey {
  readonly id: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
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
   * @returns the key in full: shown this once, kept only as a hash
   */
  async create({ name, role, projects }: NewKey, who: string): Promise<{ id: string; key: string }> {
    const id = newId();
    const key = `rb_${newSecret()}`;
    const scope = projects === null ? null : [...projects];
    const kept = { id, name, role, projects: scope, hash: sha256(key), createdAt: this.clock.now(), revokedAt: null };
    await this.store.add(kept, who);
    return { id, key };
  }

  /** Oldest first, revoked ones included. */
  async list(): Promise<KnownKey[]> {
    const keys = await this.store.all();
    return keys.map(({ id, name, role, projects, createdAt, revokedAt }) => ({ id, name, role, projects, createdAt, revokedAt }));
  }

  /** @returns false when there is no such key or it was revoked before */
  revoke(id: string, who: string): Promise<boolean> {
    return this.store.revoke(id, this.clock.now(), who);
  }

  /** The key as stored; null when it is wrong or revoked. */
  async find(key: string): Promise<KnownKey | null> {
    return this.findByHash(sha256(key));
  }

  /** The same for a key of which only the SHA-256 is at hand. */
  async findByHash(hash: string): Promise<KnownKey | null> {
    const found = await this.store.byHash(hash);
    return found === null || found.revokedAt !== null ? null : found;
  }
}

/** The keys of the admin API, for the API itself and for `ringback key`. */
@Module({ providers: [AdminKeysService], exports: [AdminKeysService] })
export class KeysModule {}
