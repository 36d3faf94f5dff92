import { Injectable } from '@nestjs/common';
import { newSecret } from '../../runtime/ids.js';
import { Database } from '../database/database.js';
import { InstallationEntity } from '../schema/entities/admin.entity.js';

@Injectable()
export class InstallationStore {
  constructor(private readonly database: Database) {}

  /** A secret of this installation, created on first use and never changed. */
  async secret(name: string): Promise<string> {
    return this.database.write(async (tx) => {
      await tx.insert(InstallationEntity, [{ name, value: newSecret() }], '("name") DO NOTHING');
      const [row] = await tx.all<{ value: string }>('SELECT "value" FROM "installation" WHERE "name" = ?', [name]);
      return row?.value ?? '';
    });
  }
}
