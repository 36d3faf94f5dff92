import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/time/instant.js';
import { newId } from '../runtime/ids.js';
import { Database } from './database.js';
import { AuditEntity } from './entities/admin.entity.js';
import { among, between, equal, madeWithin, type Condition, type Page, type Slice } from './lists.js';
import type { Session } from './session.js';
import { along, newest, type Search } from './walks.js';

/** One act of a person. `detail` holds ids and counts, never phones or addresses. */
export type Act = Omit<AuditEntity, 'id'>;

export interface AuditFilter {
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

  /** Inside the transaction of the act itself. */
  async add(tx: Session, acts: readonly Act[]): Promise<void> {
    await tx.insert(
      AuditEntity,
      acts.map((act) => ({ id: newId(), ...act })),
    );
  }

  async note(act: Act): Promise<void> {
    await this.database.write((tx) => this.add(tx, [act]));
  }

  list(filter: AuditFilter, page: Page): Promise<Slice<AuditEntity>> {
    return this.database.read((session) => newest(session, AuditEntity, 'audit', searchFor(filter), page));
  }
}

function searchFor({ projects, project, who, action, subject, from, to }: AuditFilter): Search {
  const isWhole = action?.includes('.') === true;
  return {
    walks: along(...equal('subject', subject), ...(isWhole ? equal('action', action) : [])),
    looks: [
      ...among('projectId', projects),
      ...equal('projectId', project),
      ...equal('who', who),
      ...(action === undefined || isWhole ? [] : [ofKind(action)]),
      ...between('t."at"', from, to),
    ],
    within: (id) => madeWithin(from, to, id),
  };
}

/** An action of one word, or all of its kind: actions are `kind.verb`. */
function ofKind(action: string): Condition {
  return { sql: 't."action" = ? OR t."action" LIKE ?', values: [action, `${action}.%`] };
}

/** An act with what it leaves out filled in. */
export function act(
  who: string,
  at: Instant,
  action: string,
  about: Partial<Pick<Act, 'projectId' | 'subject' | 'detail'>> = {},
): Act {
  return { who, at, action, projectId: about.projectId ?? null, subject: about.subject ?? null, detail: about.detail ?? {} };
}
