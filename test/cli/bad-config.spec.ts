import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, ringback } from './a-terminal.js';

const THREE_MISTAKES = `
server: { prot: 3000 }
timezone: Moscow
sources:
  - { id: mango-main, type: mango, tokens: [a-token-of-sixteen-signs], zMeans: mars }
`;

describe('a config that cannot be used', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-cli-'));
    file = join(folder, 'ringback.yaml');
    writeFileSync(file, THREE_MISTAKES);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([['migrate'], ['start'], ['key', 'list']])('ends %s %s with 78 and all its problems at once', async (...command) => {
    const { exitCode, out, err } = await ringback(...command, '--config', file);
    expect({ exitCode, out }).toEqual({ exitCode: 78, out: '' });
    expect(err).toContain('server.prot');
    expect(err).toContain('timezone');
    expect(err).toContain('sources[0].zMeans');
  });

  it('gives its problems as JSON when asked for JSON', async () => {
    const { exitCode, err } = await ringback('migrate', '--config', file, '--json');
    expect(exitCode).toBe(78);
    const { error } = json(err) as { error: { code: string; problems: { path: string }[] } };
    expect(error.code).toBe('RB_CONFIG');
    expect(error.problems.map(({ path }) => path).sort()).toEqual(['server.prot', 'sources[0].zMeans', 'timezone']);
  });

  it('is also one that was named and is not there', async () => {
    const { exitCode, err } = await ringback('migrate', '--config', join(folder, 'other.yaml'));
    expect(exitCode).toBe(78);
    expect(err).toContain('other.yaml');
  });
});
