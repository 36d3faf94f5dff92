import type { IncomingMessage } from 'node:http';
import { TimeSlice } from '../runtime/time-slice.js';

export const MAX_BODY_BYTES = 256 * 1024;
/** Joining and encoding a larger one takes up to some milliseconds. */
const MOST_OF_A_SMALL_ONE = 16 * 1024;

/** Why a body was not read: it is larger than `MAX_BODY_BYTES`, or its sender disconnected or took too long. */
export class BodyRefused extends Error {
  override readonly name = 'BodyRefused';

  constructor(readonly why: 'too-large' | 'aborted') {
    super(why);
  }
}

/** Whether the headers announce a body. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Reads the whole body. Our own reader, because the framework reads a body before our code knows whose request it is. Many large
 * ones may be complete in one tick: joining and encoding them takes turns, and small ones go first.
 *
 * @throws BodyRefused
 */
export async function readRequestBody(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new BodyRefused('too-large');
  if (request.destroyed) throw new BodyRefused('aborted');
  const { parts, length } = await readParts(request, maxBytes);
  if (length > MOST_OF_A_SMALL_ONE) await new TimeSlice().yieldIfOver();
  return Buffer.concat(parts, length);
}

function readParts(request: IncomingMessage, maxBytes: number): Promise<{ parts: readonly Buffer[]; length: number }> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= maxBytes) return void parts.push(part);
      parts.length = 0;
      request.pause();
      reject(new BodyRefused('too-large'));
    });
    request.once('end', () => resolve({ parts, length }));
    // A complete request is closed as well, and an error's stack is dear.
    const giveUp = () => void (request.readableEnded || reject(new BodyRefused('aborted')));
    request.once('error', giveUp);
    request.once('close', giveUp);
  });
}
