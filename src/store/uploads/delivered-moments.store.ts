import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { placeholders, type SqlExecutor } from '../database/sql-executor.js';

/** A goal of a project as one destination receives it. */
export interface GoalRouteKey {
  readonly projectId: string;
  readonly goal: string;
  readonly destination: string;
}

/** The key by which a platform that overwrites copies recognises a conversion, besides its target. */
export interface DeliveredMoment {
  readonly identifier: string;
  readonly occurredAt: Instant;
}

/** Delivered conversions by moment and identifier. */
@Injectable()
export class DeliveredMomentsStore {
  /** The moment of each of these conversions. */
  async occurredAt(tx: SqlExecutor, conversionIds: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    if (conversionIds.length === 0) return new Map();
    const sql = `SELECT "id", "occurredAt" FROM "conversions" WHERE "id" IN ${placeholders(conversionIds.length)}`;
    const rows = await tx.all<{ id: string; occurredAt: number | string }>(sql, conversionIds);
    return new Map(rows.map(({ id, occurredAt }) => [id, Number(occurredAt)]));
  }

  /** Deliveries of this goal at these moments. */
  async delivered(
    tx: SqlExecutor,
    { projectId, goal, destination }: GoalRouteKey,
    moments: readonly Instant[],
  ): Promise<DeliveredMoment[]> {
    if (moments.length === 0) return [];
    const rows = await tx.all<{ identifier: string; occurredAt: number | string }>(
      `SELECT u."identifierValue" AS "identifier", c."occurredAt"
       FROM "conversions" c JOIN "uploads" u ON u."conversionId" = c."id" AND u."destination" = ?
       WHERE c."projectId" = ? AND c."goal" = ? AND c."occurredAt" IN ${placeholders(moments.length)}
       AND u."state" = 'delivered' AND u."identifierValue" IS NOT NULL`,
      [destination, projectId, goal, ...moments],
    );
    return rows.map(({ identifier, occurredAt }) => ({ identifier, occurredAt: Number(occurredAt) }));
  }
}
