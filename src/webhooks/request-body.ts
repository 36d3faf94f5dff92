import type { IncomingMessage } from 'node:http';

export const MAX_BODY_BYTES = 256 * 1024;

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
 * Reads the whole body. Our own reader, because the framework reads a body before our code knows whose request it is.
 *
 * @throws BodyRefused
 */
export function readRequestBody(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(new BodyRefused('too-large'));
  if (request.destroyed) return Promise.reject(new BodyRefused('aborted'));
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
    request.once('end', () => resolve(Buffer.concat(parts, length)));
    request.once('error', () => reject(new BodyRefused('aborted')));
    request.once('close', () => reject(new BodyRefused('aborted')));
  });
}
