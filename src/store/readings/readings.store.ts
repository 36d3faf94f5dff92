import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { higherLevel, type EvidenceLevel } from '../../domain/truth/evidence.js';
import { newId } from '../../runtime/ids.js';
import { Database } from '../database/database.js';
import { chunksOf, placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { ReadingEntity, UploadEvidenceEntity } from '../schema/entities/reading.entity.js';
import { UploadEntity } from '../schema/entities/upload.entity.js';

/** A number to store; the store assigns the id. */
export type NewReading = Omit<ReadingEntity, 'id'>;
export interface NewEvidence extends Omit<UploadEvidenceEntity, 'id'> {
  /** Where the platform counts it; left out if the evidence does not tell. */
  readonly countedAt?: { readonly day: string; readonly campaign: string | null };
}

export interface ReadingRange {
  readonly first: string;
  readonly last: string;
}

const ADDED_AT_A_TIME = 500;

/** Platforms' numbers, and what they prove of single uploads. */
@Injectable()
export class ReadingsStore {
  constructor(private readonly database: Database) {}

  async add(readings: readonly NewReading[]): Promise<void> {
    await this.database.write((tx) =>
      tx.insert(
        ReadingEntity,
        readings.map((reading) => ({ id: newId(), ...reading })),
      ),
    );
  }

  /**
   * The rows of the newest reading that covered each day; older ones are history. A reading has a total for each of its days, and
   * rows by campaign only if something is shown: the totals tell which reading is the newest.
   */
  async newest(destination: string, scope: ReadingEntity['scope'], { first, last }: ReadingRange): Promise<ReadingEntity[]> {
    const sql = `SELECT t.* FROM "readings" t WHERE t."destination" = ? AND t."scope" = ? AND t."day" >= ? AND t."day" <= ?
      AND t."asOf" = (SELECT MAX(n."asOf") FROM "readings" n
        WHERE n."destination" = t."destination" AND n."scope" = 'day' AND n."day" = t."day")
      ORDER BY t."day", t."goal", t."id"`;
    return this.database.readLong(async (session) =>
      session.hydrate(ReadingEntity, await session.all(sql, [destination, scope, first, last])),
    );
  }

  /**
   * Stores each piece of evidence once, and raises the uploads' levels. A level is never lowered.
   *
   * @returns how many pieces were new
   */
  async addEvidence(evidence: readonly NewEvidence[]): Promise<number> {
    let added = 0;
    // One transaction per part: a night may bring thousands, and webhooks wait for the writer.
    for (const part of chunksOf(evidence, ADDED_AT_A_TIME)) added += await this.addPart(part);
    return added;
  }

  private addPart(evidence: readonly NewEvidence[]): Promise<number> {
    return this.database.write(async (tx) => {
      const uploads = [...new Set(evidence.map(({ uploadId }) => uploadId))];
      const known = new Set((await this.evidenceIn(tx, uploads)).map(keyOf));
      const added = evidence.filter((piece) => !known.has(keyOf(piece)));
      await tx.insert(
        UploadEvidenceEntity,
        added.map(({ countedAt: _countedAt, ...piece }) => ({ id: newId(), ...piece })),
      );
      await this.raiseLevels(tx, added);
      await this.keepSeenAt(tx, evidence);
      return added.length;
    });
  }

  async evidenceOf(uploadIds: readonly string[]): Promise<UploadEvidenceEntity[]> {
    return this.database.readLong((session) => this.evidenceIn(session, uploadIds));
  }

  private async evidenceIn(session: SqlExecutor, uploadIds: readonly string[]): Promise<UploadEvidenceEntity[]> {
    if (uploadIds.length === 0) return [];
    const sql = `SELECT * FROM "upload_evidence" WHERE "uploadId" IN ${placeholders(uploadIds.length)} ORDER BY "at", "id"`;
    return session.hydrate(UploadEvidenceEntity, await session.all(sql, uploadIds));
  }

  private async raiseLevels(tx: SqlExecutor, added: readonly NewEvidence[]): Promise<void> {
    const proving = added.filter(({ contradicts }) => !contradicts);
    const ids = [...new Set(proving.map(({ uploadId }) => uploadId))];
    if (ids.length === 0) return;
    const sql = `SELECT "id", "seenLevel" FROM "uploads" WHERE "id" IN ${placeholders(ids.length)}`;
    const before = new Map(
      (await tx.all<{ id: string; seenLevel: EvidenceLevel | null }>(sql, ids)).map(({ id, seenLevel }) => [id, seenLevel]),
    );
    for (const { uploadId, level } of proving) before.set(uploadId, higherLevel(before.get(uploadId) ?? 'none', level));
    const changes = ids.map((id) => ({ id, seenLevel: before.get(id) ?? null }));
    await tx.update(UploadEntity, ['id'], ['seenLevel'], changes);
  }

  /**
   * Stores where the newest evidence was seen: a platform may attribute a conversion differently later. Unchanged rows are not
   * written.
   */
  private async keepSeenAt(tx: SqlExecutor, evidence: readonly NewEvidence[]): Promise<void> {
    const shownAt = new Map(
      evidence.flatMap(({ uploadId, countedAt }) => (countedAt === undefined ? [] : [[uploadId, countedAt] as const])),
    );
    if (shownAt.size === 0) return;
    const sql = `SELECT "id", "seenDay", "seenCampaign" FROM "uploads" WHERE "id" IN ${placeholders(shownAt.size)}`;
    const known = await tx.all<{ id: string; seenDay: string | null; seenCampaign: string | null }>(sql, [...shownAt.keys()]);
    const changes = known.flatMap(({ id, seenDay, seenCampaign }) => {
      const { day, campaign } = shownAt.get(id) ?? { day: seenDay, campaign: seenCampaign };
      return day === seenDay && campaign === seenCampaign ? [] : [{ id, seenDay: day, seenCampaign: campaign }];
    });
    await tx.update(UploadEntity, ['id'], ['seenDay', 'seenCampaign'], changes);
  }

  /** Retention: a number's history is kept as long as it may be asked about; the newest of each day stays. */
  async removeBefore(moment: Instant, limit: number): Promise<number> {
    const sql = `DELETE FROM "readings" WHERE "id" IN (SELECT t."id" FROM "readings" t WHERE t."asOf" < ?
      AND EXISTS (SELECT 1 FROM "readings" n WHERE n."destination" = t."destination" AND n."scope" = 'day'
        AND n."day" = t."day" AND n."asOf" > t."asOf") ORDER BY t."asOf" LIMIT ?)`;
    return this.database.write((tx) => tx.run(sql, [moment, limit]));
  }
}

/** Repeated evidence is stored once: readings are repeated every night. */
function keyOf({ uploadId, level, source, text }: Pick<NewEvidence, 'uploadId' | 'level' | 'source' | 'text'>): string {
  return JSON.stringify([uploadId, level, source, text.en]);
}
