import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { bothLanguages } from '../../domain/localized-text.js';
import { loadOnce } from '../../domain/load-once.js';
import type { PageRequest } from '../../store/listing/conditions.js';
import { InstallationStore } from '../../store/admin/audit.store.js';
import { ApiProblem } from './problem.js';

/** Name of the installation's cursor key, so that every process can read the others' cursors. */
const CURSOR_SECRET = 'cursor-key';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The page that a request asks for; `cursor` as returned by the client. */
interface RequestedPage {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Opaque cursors: authenticated encryption (AES-256-GCM) of the id where the next page begins, bound to its list. That id is the
 * last row that was examined, which may be another client's, so nobody may read or forge it.
 */
@Injectable()
export class Cursors {
  private readonly secretKey: () => Promise<Buffer>;

  constructor(installation: InstallationStore) {
    this.secretKey = loadOnce(async () =>
      createHash('sha256')
        .update(await installation.secret(CURSOR_SECRET))
        .digest(),
    );
  }

  /** @throws ApiProblem for a cursor that this list did not give */
  async pageOf(list: string, { limit, cursor }: RequestedPage): Promise<PageRequest> {
    return { limit, before: cursor === undefined ? null : open(await this.secretKey(), list, cursor) };
  }

  /** @param next the id after which the next page begins; null on the last page */
  async nextOf(list: string, next: string | null): Promise<string | null> {
    return next === null ? null : seal(await this.secretKey(), list, next);
  }
}

function seal(key: Buffer, list: string, id: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(list));
  const hidden = Buffer.concat([cipher.update(id, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
}

function open(key: Buffer, list: string, cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const start = NONCE_BYTES + TAG_BYTES;
  if (bytes.length <= start || bytes.toString('base64url') !== cursor) throw notOurs();
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(list)).setAuthTag(bytes.subarray(NONCE_BYTES, start));
    return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]).toString('utf8');
  } catch {
    throw notOurs();
  }
}

function notOurs(): ApiProblem {
  return new ApiProblem(
    'INVALID_PARAMETER',
    bothLanguages('Must be a `nextCursor` of this list.', 'Нужен `nextCursor` этого списка.'),
    'cursor',
  );
}
