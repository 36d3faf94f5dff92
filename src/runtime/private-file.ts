import { closeSync, createWriteStream, fchmodSync, openSync, type WriteStream } from 'node:fs';

/** For its owner only. */
const OWNER_ONLY = 0o600;

/**
 * A stream into a file that holds ids of people, whatever stood there. The mode of `open` is for new files only, and one that is
 * there keeps its own: so it is set before the first byte is written.
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
