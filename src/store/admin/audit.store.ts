import { Injectable } from '@nestjs/common';
import type { Instant } from '../../domain/time/instant.js';
import { newId, newSecret } from '../../runtime/ids.js';
import { Database } from '../database/database.js';
import type { SqlExecutor } from '../database/sql-executor.js';
import {
  between,
  createdWithin,
  equal,
  type KeysetPage,
  oneOf,
  type PageRequest,
  type SqlCondition,
} from '../listing/conditions.js';
import { type ListQuery, newestPage, scanBy } from '../listing/index-scan.js';
import { AuditEntity, InstallationEntity } from '../schema/entities/admin.entity.js';

/** Who acts: a key, or the command line or the program itself, which have no id. */
export interface Actor {
  readonly name: string;
  readonly keyId: string | null;
}

/** One action of a person. `detail` contains ids and counts, never phones or addresses. */
export type AuditEntry = Omit<AuditEntity, 'id'>;

interface AuditFilter {
  /** The projects that may be seen; null for all. */
  readonly projects: readonly string[] | null;
  readonly project?: string | undefined;
  readonly who?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

@Injectable()
export class AuditStore {
  constructor(private readonly database: Database) {}

  /** Runs in the transaction of the action itself. */
  async add(tx: SqlExecutor, entries: readonly AuditEntry[]): Promise<void> {
    await tx.insert(
      AuditEntity,
      entries.map((entry) => ({ id: newId(), ...entry })),
    );
  }

  record(entry: AuditEntry): Promise<void> {
    return this.recordAll([entry]);
  }

  async recordAll(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length > 0) await this.database.write((tx) => this.add(tx, entries));
  }

  list(filter: AuditFilter, page: PageRequest): Promise<KeysetPage<AuditEntity>> {
    return this.database.readLong((session) => newestPage(session, AuditEntity, 'audit', searchFor(filter), page));
  }
}

function searchFor({ projects, project, who, action, subject, from, to }: AuditFilter): ListQuery {
  const isWhole = action?.includes('.') === true;
  return {
    scans: scanBy(...equal('subject', subject), ...(isWhole ? equal('action', action) : [])),
    filters: [
      ...oneOf('projectId', projects),
      ...equal('projectId', project),
      ...equal('who', who),
      ...(action === undefined || isWhole ? [] : [actionOfKind(action)]),
      ...between('t."at"', from, to),
    ],
    idRange: (id) => createdWithin(from, to, id),
  };
}

/** An action without a dot, or all actions of that kind: actions are named `kind.verb`. */
function actionOfKind(action: string): SqlCondition {
  return { sql: 't."action" = ? OR t."action" LIKE ?', values: [action, `${action}.%`] };
}

/** An audit entry with defaults filled in. */
export function auditEntry(
  who: string | Actor,
  at: Instant,
  action: string,
  about: Partial<Pick<AuditEntry, 'projectId' | 'subject' | 'detail'>> = {},
): AuditEntry {
  const { name, keyId } = typeof who === 'string' ? { name: who, keyId: null } : who;
  const { projectId = null, subject = null, detail = {} } = about;
  return { who: name, keyId, at, action, projectId, subject, detail };
}

@Injectable()
export class InstallationStore {
  constructor(private readonly database: Database) {}

  /** A secret of this installation; null if it was never needed. Only reads. */
  async find(name: string): Promise<string | null> {
    const sql = 'SELECT "value" FROM "installation" WHERE "name" = ?';
    return this.database.read(async (session) => (await session.all<{ value: string }>(sql, [name]))[0]?.value ?? null);
  }

  /**
   * Stores a value, replacing any earlier one.
   * @param also in the same transaction
   */
  async put(name: string, value: string, also?: (tx: SqlExecutor) => Promise<void>): Promise<void> {
    await this.database.write(async (tx) => {
      await tx.insert(InstallationEntity, [{ name, value }], '("name") DO UPDATE SET "value" = excluded."value"');
      await also?.(tx);
    });
  }

  /** Like `find`, but creates the secret on first use. */
  async secret(name: string): Promise<string> {
    const known = await this.find(name);
    if (known !== null) return known;
    return this.database.write(async (tx) => {
      await tx.insert(InstallationEntity, [{ name, value: newSecret() }], '("name") DO NOTHING');
      const [row] = await tx.all<{ value: string }>('SELECT "value" FROM "installation" WHERE "name" = ?', [name]);
      return row?.value ?? '';
    });
  }
}
