import Table from 'cli-table3';
import type { KnownKey } from '../api/access/admin-keys.service.js';
import { toIso } from '../domain/time/instant.js';

/** Keys for people: never the secret, which is not kept. */
export function keyTable(keys: readonly KnownKey[]): string {
  if (keys.length === 0) return 'There are no keys yet. Make one: ringback key create --name YOURS --role admin';
  const table = new Table({ head: ['id', 'name', 'role', 'projects', 'made', 'revoked'], style: { head: [], border: [] } });
  for (const key of keys) {
    const { id, name, role, projects, createdAt, revokedAt } = keyData(key);
    table.push([id, name, role, projects?.join(', ') ?? 'all', createdAt, revokedAt ?? '']);
  }
  return table.toString();
}

export function keyData({ id, name, role, projects, createdAt, revokedAt }: KnownKey) {
  return { id, name, role, projects, createdAt: toIso(createdAt), revokedAt: toIso(revokedAt) };
}
