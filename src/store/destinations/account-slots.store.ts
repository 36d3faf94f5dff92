import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { AccountSlotEntity } from '../schema/entities/destination-state.entity.js';

/** Distributed semaphore: each concurrent request of an account holds a slot under a lease. */
@Injectable()
export class AccountSlotsStore {
  constructor(private readonly database: Database) {}

  /** False on SQLite: its file has one service process, or a few on one machine. */
  get isShared(): boolean {
    return this.database.dialect === 'postgres';
  }

  /** @returns the slot that is held from now on; null if all are taken */
  async claim(account: string, slots: number, token: string, now: Instant, until: Instant): Promise<number | null> {
    for (let slot = 0; slot < slots; slot += 1) {
      const onConflict = `("account", "slot") DO UPDATE SET "token" = excluded."token", "until" = excluded."until"
        WHERE "account_slots"."until" <= ${Math.floor(now)}`;
      const entry: AccountSlotEntity = { account, slot, token, until };
      const claimed = await this.database.writeStatement((tx) =>
        tx.insertReturning(AccountSlotEntity, [entry], onConflict, 'token'),
      );
      if (claimed.length > 0) return slot;
    }
    return null;
  }

  async renew(account: string, token: string, until: Instant): Promise<void> {
    await this.setUntil(account, token, until);
  }

  async release(account: string, token: string): Promise<void> {
    await this.setUntil(account, token, 0);
  }

  private async setUntil(account: string, token: string, until: Instant): Promise<void> {
    const sql = 'UPDATE "account_slots" SET "until" = ? WHERE "account" = ? AND "token" = ?';
    await this.database.writeStatement((tx) => tx.all(sql, [until, account, token]));
  }
}
