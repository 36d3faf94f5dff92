import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** By what is kept of each: a few rows, or the first of an index. */
const STORED = {
  project: 'SELECT 1 FROM "destination_state" WHERE "projectId" = ? UNION ALL SELECT 1 FROM "calls" WHERE "projectId" = ?',
  source: 'SELECT 1 FROM "source_state" WHERE "source" = ? UNION ALL SELECT 1 FROM "calls" WHERE "sourceId" = ?',
  destination: 'SELECT 1 FROM "destination_state" WHERE "destination" = ?',
  platform: 'SELECT 1 FROM "destination_state" WHERE "platform" = ?',
  goal: 'SELECT 1 FROM "stat_goals" WHERE "goal" = ?',
} as const;

/** Names that are no longer in the config, and by which what happened under them is still found. */
@Injectable()
export class KnownNamesStore {
  constructor(private readonly database: Database) {}

  isStored(kind: keyof typeof STORED, name: string): Promise<boolean> {
    const sql = STORED[kind];
    const values = Array.from(sql.matchAll(/\?/g), () => name);
    return this.database.read(async (session) => (await session.all(`${sql} LIMIT 1`, values)).length > 0);
  }
}
