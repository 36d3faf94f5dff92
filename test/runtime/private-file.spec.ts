import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { privateWriteStream } from '../../src/runtime/private-file.js';

describe('a file with ids of people', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-private-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['new', null],
    ['there already, for everybody', 0o666],
  ])('that is %s is for its owner only before the first byte', async (name, mode) => {
    const path = join(folder, name);
    if (mode !== null) writeFileSync(path, 'what stood there', { mode });
    const stream = privateWriteStream(path);
    expect([statSync(path).mode & 0o777, statSync(path).size]).toEqual([0o600, 0]);
    stream.end('new');
    await finished(stream);
    expect([statSync(path).mode & 0o777, readFileSync(path, 'utf8')]).toEqual([0o600, 'new']);
  });

  it('that cannot be written is said at once', () => {
    expect(() => privateWriteStream(join(folder, 'nowhere', 'file'))).toThrow(/ENOENT/);
  });
});
