import { closeSync, createWriteStream, fchmodSync, openSync, type WriteStream } from 'node:fs';

/** File mode: readable by its owner only. */
const OWNER_ONLY = 0o600;

/**
 * A stream into a file with ids of people, replacing any content. The mode of `open` applies to new files only, and an existing
 * one keeps its own: so it is set before the first byte is written.
 *
 * @throws the file system's error
 */
export function privateWriteStream(path: string): WriteStream {
  const file = openSync(path, 'w', OWNER_ONLY);
  try {
    fchmodSync(file, OWNER_ONLY);
    return createWriteStream(path, { fd: file });
  } catch (error) {
    closeSync(file);
    throw error;
  }
}
