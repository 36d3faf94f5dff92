import { Injectable } from '@nestjs/common';
import { newSecret } from '../../runtime/ids.js';
import { Database } from '../database/database.js';
import { InstallationEntity } from '../schema/entities/admin.entity.js';

@Injectable()
export class InstallationStore {
  constructor(private readonly database: Database) {}

  /** A secret of this installation; null as long as nobody needed it. Only reads. */
  async find(name: string): Promise<string | null> {
    const sql = 'SELECT "value" FROM "installation" WHERE "name" = ?';
    return this.database.read(async (session) => (await session.all<{ value: string }>(sql, [name]))[0]?.value ?? null);
  }

  /** The same, made on first use. */
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
