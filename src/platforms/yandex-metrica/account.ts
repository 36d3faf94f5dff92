import { DAY } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/hash.js';
import type { PlatformAccount } from '../account.js';
import type { Settings } from './config.js';

/**
 * Metrica counts by login, which a token stands for: two tokens of one login are two accounts to us.
 *
 * @see Yandex: intro/quotas, read 2026-11-22: 5000 requests a day from 00:00 GMT and 3 at a time per login (one is enough for
 * us), 30 a second per IP
 */
export function accountOf({ endpoint, token }: Settings): PlatformAccount {
  const id = sha256(JSON.stringify(['yandex-metrica', endpoint, token]));
  return {
    id,
    parallel: 1,
    budgets: [{ id: `metrica-day-${id}`, uses: ['read', 'write'], counts: 'requests', most: 5000, perMs: DAY }],
    pace: { id: `metrica-ip ${endpoint}`, perSecond: 30 },
  };
}
