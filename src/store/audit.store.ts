import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import { newId } from '../runtime/ids.js';
import { Database } from './database.js';
import { AuditEntity } from './entities/admin.entity.js';
import { among, newest, type Page, type Slice } from './lists.js';
import type { Session } from './session.js';

/** One act of a person. `detail` holds ids and counts, never phones or addresses. */
export type Act = Omit<AuditEntity, 'id'>;

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

  list(projects: readonly string[] | null, page: Page): Promise<Slice<AuditEntity>> {
    return this.database.read((session) => newest(session, AuditEntity, 'audit', among('projectId', projects), page));
  }
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
