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

const TWO_CHECKS = `
goals: [{ id: a, when: { quality: true } }, { id: a, when: { quality: true } }]
timezone: Moscow
privacy: { phonesDays: many }
foo: 1
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
    expect(error.problems.map(({ path }) => path)).toEqual(['server.prot', 'timezone', 'sources[0].zMeans']);
  });

  it('names them in the order of the file, whichever check found them, and last what stands on no line', async () => {
    writeFileSync(file, `${TWO_CHECKS}database: { url: "\${file:gone}" }\nsources: {}\nserver: { prot: 1, port: no }\n`);
    const { err } = await ringback('config', 'check', '--config', file);
    const lines = [...err.matchAll(/ringback\.yaml:(\d+)/g)].map(([, line]) => Number(line));
    expect(lines.length).toBeGreaterThan(4);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    const { error } = json((await ringback('config', 'check', '--config', file, '--json')).err) as {
      error: { problems: { line?: number }[] };
    };
    expect(error.problems.map(({ line }) => line)).toEqual(lines);
  });

  it('is also one that was named and is not there', async () => {
    const { exitCode, err } = await ringback('migrate', '--config', join(folder, 'other.yaml'));
    expect(exitCode).toBe(78);
    expect(err).toContain('other.yaml');
  });
});
