import { Injectable } from '@nestjs/common';
import type { Reason } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { DestinationStateEntity } from '../schema/entities/destination-state.entity.js';

/** A configured destination as registered when the process starts. */
export interface DestinationRegistration {
  readonly id: string;
  readonly projectId: string;
  readonly platform: string;
  readonly formerly: string | null;
  /** Keyed hash of its settings. */
  readonly settingsKey: string;
}

/** Why rounds wait, and until when. */
export interface DestinationDelay {
  readonly by: 'platform' | 'ringback';
  readonly until: Instant;
  readonly reason: Reason;
}

@Injectable()
export class DestinationStatesStore {
  constructor(private readonly database: Database) {}

  async all(): Promise<DestinationStateEntity[]> {
    return this.database.read(async (session) =>
      session.hydrate(DestinationStateEntity, await session.all('SELECT * FROM "destination_state"')),
    );
  }

  async find(destination: string): Promise<DestinationStateEntity | null> {
    return this.database.read(async (session) => {
      const rows = await session.all('SELECT * FROM "destination_state" WHERE "destination" = ?', [destination]);
      return session.hydrate(DestinationStateEntity, rows)[0] ?? null;
    });
  }

  /**
   * Registers the configured destinations: renamed ones keep their uploads; changed settings lift our own pause and end the wait
   * after a dry run.
   */
  async register(registrations: readonly DestinationRegistration[], now: Instant): Promise<void> {
    await this.database.write(async (tx) => {
      for (const { id, projectId, platform, formerly, settingsKey } of registrations) {
        if (formerly !== null) await this.rename(tx, formerly, id, projectId);
        await tx.insert(
          DestinationStateEntity,
          [newDestinationState(id, projectId, platform, settingsKey, now)],
          '("destination") DO NOTHING',
        );
        await tx.run(`${LIFT_PAUSE} WHERE "destination" = ? AND "settingsKey" <> ? AND ${OWN_PAUSE}`, [id, settingsKey]);
        await tx.run(`${LIFT_BACK_OFF} WHERE "destination" = ? AND "settingsKey" <> ? AND ${OWN_BACK_OFF}`, [id, settingsKey]);
        await tx.run(CLEAR_REPORT, [id, settingsKey]);
        await tx.run(END_DRY_RUN_WAIT, [now, id, now, id, settingsKey]);
        const update =
          'UPDATE "destination_state" SET "settingsKey" = ?, "projectId" = ?, "platform" = ? WHERE "destination" = ?';
        await tx.run(update, [settingsKey, projectId, platform, id]);
      }
    });
  }

  private async rename(
    tx: { run(sql: string, values: readonly unknown[]): Promise<number> },
    from: string,
    to: string,
    projectId: string,
  ): Promise<void> {
    const renamed = await tx.run(
      `UPDATE "destination_state" SET "destination" = ? WHERE "destination" = ? AND "projectId" = ?
       AND NOT EXISTS (SELECT 1 FROM "destination_state" other WHERE other."destination" = ?)`,
      [to, from, projectId, to],
    );
    if (renamed === 0) return;
    await tx.run('UPDATE "uploads" SET "destination" = ? WHERE "destination" = ?', [to, from]);
    await tx.run('UPDATE "requests" SET "destination" = ? WHERE "destination" = ?', [to, from]);
  }

  async pause(destination: string, by: 'person' | 'ringback', name: string | null, reason: Reason, now: Instant): Promise<void> {
    await this.set(destination, {
      pausedBy: by,
      pausedName: name,
      pausedCode: reason.code,
      pausedDetail: reason.detail ?? null,
      pausedSince: now,
    });
  }

  async delay(destination: string, delay: DestinationDelay, failures: number, now: Instant): Promise<void> {
    const { by, until, reason } = delay;
    await this.set(destination, {
      delayedUntil: until,
      delayedBy: by,
      delayedCode: reason.code,
      delayedDetail: reason.detail ?? null,
      delayedSince: now,
      failures,
    });
  }

  /** Lifts pause, delay and breaker, whether or not there was one. */
  async resume(destination: string): Promise<void> {
    await this.set(destination, { ...NOT_PAUSED, ...NOT_DELAYED });
  }

  /**
   * A person's check found no problem: our own pause and backoff end; a person's pause and a delay set by the platform remain.
   */
  async liftOwnPauseAndDelay(destination: string): Promise<boolean> {
    return this.database.write(async (tx) => {
      const paused = await tx.run(`${LIFT_PAUSE} WHERE "destination" = ? AND ${OWN_PAUSE}`, [destination]);
      const delayed = await tx.run(`${LIFT_BACK_OFF} WHERE "destination" = ? AND ${OWN_BACK_OFF}`, [destination]);
      return paused + delayed > 0;
    });
  }

  /** Lease: claims the destination's round for this token among all processes. @returns false while another token holds it */
  async claimRound(destination: string, token: string, now: Instant, until: Instant): Promise<boolean> {
    return this.database.write(async (tx) => {
      const free = '("roundToken" IS NULL OR "roundUntil" <= ?)';
      const sql = `UPDATE "destination_state" SET "roundToken" = ?, "roundUntil" = ? WHERE "destination" = ? AND ${free}`;
      return (await tx.run(sql, [token, until, destination, now])) > 0;
    });
  }

  async renewRound(token: string, until: Instant): Promise<void> {
    const sql = 'UPDATE "destination_state" SET "roundUntil" = ? WHERE "roundToken" = ?';
    await this.database.write((tx) => tx.run(sql, [until, token]));
  }

  async releaseRound(token: string): Promise<void> {
    const sql = 'UPDATE "destination_state" SET "roundToken" = NULL, "roundUntil" = NULL WHERE "roundToken" = ?';
    await this.database.write((tx) => tx.run(sql, [token]));
  }

  async recordSuccess(destination: string, now: Instant): Promise<void> {
    await this.set(destination, { lastSuccessAt: now });
  }

  /** The first success after failures: delay and circuit breaker are reset. */
  async recordRecovery(destination: string, now: Instant): Promise<void> {
    await this.set(destination, { ...NOT_DELAYED, lastSuccessAt: now });
  }

  async recordFailure(destination: string, reason: Reason, now: Instant): Promise<void> {
    await this.set(destination, { lastErrorAt: now, lastErrorCode: reason.code, lastErrorDetail: reason.detail ?? null });
  }

  private async set(destination: string, changes: Partial<DestinationStateEntity>): Promise<void> {
    const columns = Object.keys(changes) as (keyof DestinationStateEntity)[];
    await this.database.write((tx) => tx.update(DestinationStateEntity, ['destination'], columns, [{ destination, ...changes }]));
  }
}

const LIFT_PAUSE =
  'UPDATE "destination_state" SET "pausedBy" = NULL, "pausedCode" = NULL, "pausedDetail" = NULL, "pausedSince" = NULL';
const OWN_PAUSE = `"pausedBy" = 'ringback'`;
const LIFT_BACK_OFF = `UPDATE "destination_state" 
  SET "delayedUntil" = NULL, "delayedBy" = NULL, "delayedCode" = NULL, "delayedDetail" = NULL,
    "delayedSince" = NULL`;
const OWN_BACK_OFF = `"delayedBy" = 'ringback'`;

/** Changed settings may mean another account or repaired access: the report is soon read again. */
const CLEAR_REPORT =
  'UPDATE "destination_state" SET "reported" = NULL, "reportAt" = NULL WHERE "destination" = ? AND "settingsKey" <> ?';

/** A row that passed a dry run waits a day for the next one; changed settings end the wait. */
const END_DRY_RUN_WAIT = `UPDATE "uploads" SET "dueAt" = ? WHERE "destination" = ? AND "state" = 'pending'
  AND "reasonCode" = 'VALIDATED_ONLY' AND "dueAt" > ?
  AND EXISTS (SELECT 1 FROM "destination_state" d WHERE d."destination" = ? AND d."settingsKey" <> ?)`;

const NOT_PAUSED = { pausedBy: null, pausedName: null, pausedCode: null, pausedDetail: null, pausedSince: null } as const;
const NOT_DELAYED = {
  delayedUntil: null,
  delayedBy: null,
  delayedCode: null,
  delayedDetail: null,
  delayedSince: null,
  failures: 0,
} as const;

function newDestinationState(
  destination: string,
  projectId: string,
  platform: string,
  settingsKey: string,
  now: Instant,
): DestinationStateEntity {
  return {
    destination,
    projectId,
    platform,
    firstSeenAt: now,
    ...NOT_PAUSED,
    ...NOT_DELAYED,
    lastSuccessAt: null,
    lastErrorAt: null,
    lastErrorCode: null,
    lastErrorDetail: null,
    settingsKey,
    roundToken: null,
    roundUntil: null,
    reported: null,
    reportAt: null,
  };
}
