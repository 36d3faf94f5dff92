import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { Database } from '../database/database.js';
import { withinDays } from '../listing/conditions.js';
import type { RawRow } from '../database/sql-executor.js';
import { ConversionEntity, UploadEntity } from '../schema/entities/upload.entity.js';

const UPLOAD_COLUMNS = [
  'id',
  'callId',
  'goal',
  'state',
  'reasonCode',
  'verified',
  'identifierKind',
  'identifierValue',
  'idempotencyKey',
  'remoteRef',
  'settledAt',
  'retractionState',
  'seenLevel',
  'seenDay',
  'seenCampaign',
  'requestId',
  'updatedAt',
] as const satisfies readonly (keyof UploadEntity)[];

/** The part of a conversion that is compared with a platform's numbers. */
export interface OwnConversionRow extends Pick<UploadEntity, (typeof UPLOAD_COLUMNS)[number]> {
  readonly occurredAt: Instant;
  readonly revoked: boolean;
  readonly campaign: string | null;
  readonly session: string | null;
  /** When the last request that may have left was sent; null if none has. */
  readonly sentAt: Instant | null;
}

/** Small pages: many of them are read while webhooks come in. */
const PAGE = 1000;

@Injectable()
export class OwnConversionsStore {
  constructor(private readonly database: Database) {}

  /** The conversions of one destination in a period, in pages: keyset pagination by id. `from` included, `to` not. */
  async *within(destination: string, from: Instant, to: Instant): AsyncGenerator<OwnConversionRow[]> {
    const [span] = withinDays('uploads', from, undefined, 'u."id"');
    let after = '';
    for (;;) {
      const page = await this.database.readLong(async (session) => {
        const sql = `SELECT ${session.columnsOf(UploadEntity, 'u', UPLOAD_COLUMNS)},
            ${session.columnsOf(ConversionEntity, 'c', ['occurredAt', 'revokedAt'])},
            k."utmCampaign" AS "campaign", k."gaCid" AS "gaCid", k."gaSessionId" AS "gaSessionId", r."startedAt" AS "sentAt"
          FROM "uploads" u JOIN "conversions" c ON c."id" = u."conversionId" JOIN "calls" k ON k."id" = u."callId"
            LEFT JOIN "requests" r ON r."id" = u."requestId"
          WHERE u."destination" = ? AND u."id" > ? AND ${span?.sql ?? 'TRUE'}
            AND c."occurredAt" >= ? AND c."occurredAt" < ? ORDER BY u."id" LIMIT ${PAGE}`;
        const rows = await session.all<OtherColumns>(sql, [destination, after, ...(span?.values ?? []), from, to]);
        const uploads = session.hydrate(UploadEntity, rows, 'u_', UPLOAD_COLUMNS);
        const conversions = session.hydrate(ConversionEntity, rows, 'c_', ['occurredAt', 'revokedAt']);
        return uploads.map((upload, index) => withRest(upload, conversions[index], rows[index]));
      });
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.id ?? '';
    }
  }

  /** Of the conversions made in a period: how many were sent, and how many of them were found among the platform's records. */
  async found(destination: string, from: Instant, to: Instant): Promise<{ readonly sent: number; readonly found: number }> {
    const [span] = withinDays('uploads', from, to, 'u."id"');
    const sql = `SELECT COUNT(*) AS "sent", COUNT(CASE WHEN u."seenLevel" IN ('seen', 'attributed') THEN 1 END) AS "found"
      FROM "uploads" u
      WHERE u."destination" = ? AND u."requestId" IS NOT NULL AND ${span?.sql ?? 'TRUE'}`;
    const [row] = await this.database.readLong((session) => session.all<FoundRow>(sql, [destination, ...(span?.values ?? [])]));
    return { sent: Number(row?.sent ?? 0), found: Number(row?.found ?? 0) };
  }
}

interface FoundRow extends RawRow {
  readonly sent: number | string;
  readonly found: number | string;
}

interface OtherColumns extends RawRow {
  readonly campaign: string | null;
  readonly gaCid: string | null;
  readonly gaSessionId: string | null;
  readonly sentAt: number | string | null;
}

function withRest(
  upload: Pick<UploadEntity, (typeof UPLOAD_COLUMNS)[number]>,
  conversion: Pick<ConversionEntity, 'occurredAt' | 'revokedAt'> | undefined,
  rest: OtherColumns | undefined,
): OwnConversionRow {
  const { campaign = null, gaCid = null, gaSessionId = null, sentAt = null } = rest ?? {};
  return {
    ...upload,
    occurredAt: conversion?.occurredAt ?? 0,
    revoked: (conversion?.revokedAt ?? null) !== null,
    campaign,
    session: gaSessionId === null ? null : `${gaCid ?? ''}.${gaSessionId}`,
    sentAt: sentAt === null ? null : Number(sentAt),
  };
}
