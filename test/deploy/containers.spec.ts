import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface ComposeService {
  readonly build?: string;
  readonly image?: string;
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

const DOCKERFILE = readFileSync('Dockerfile', 'utf8');
const IGNORED = readFileSync('.dockerignore', 'utf8').split('\n').filter(Boolean);

describe.each(['compose.yaml', 'compose.postgres.yaml'])('%s', (file) => {
  const { services, volumes = {} } = parse(readFileSync(file, 'utf8'), { merge: true }) as ComposeFile;

  it('names services, volumes and files that there are', () => {
    for (const { build, image, volumes: mounts = [], depends_on: needed = [] } of Object.values(services)) {
      expect([build, image].filter(Boolean)).toHaveLength(1);
      for (const name of Array.isArray(needed) ? needed : Object.keys(needed)) expect(services).toHaveProperty([name]);
      for (const mount of mounts) {
        const [from = ''] = mount.split(':');
        if (!from.startsWith('.')) expect(volumes).toHaveProperty([from]);
        // The folder of the config is made by the first command.
        else if (from !== './data') expect(existsSync(from)).toBe(true);
      }
    }
  });

  it('leads Caddy to each process of Ringback, by the variables of its file', () => {
    const { environment = {} } = services['caddy'] ?? {};
    const processes = Object.keys(services).filter((name) => services[name]?.build === '.');
    expect(environment['RINGBACK_UPSTREAM']?.split(' ')).toEqual(processes.map((name) => `${name}:3000`));
    const caddyfile = readFileSync('deploy/Caddyfile', 'utf8');
    for (const name of Object.keys(environment)) expect(caddyfile).toContain(`{$${name}:`);
  });
});

describe('the Dockerfile', () => {
  it('copies what is there and not left out of the context', () => {
    const own = [...DOCKERFILE.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    const built = [...DOCKERFILE.matchAll(/^COPY --from=build (.*) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    const named = [...own, ...built.map((name) => name.replace('/build/', ''))];
    expect(named.length).toBeGreaterThan(5);
    for (const name of named.filter((one) => !['node_modules', 'dist'].includes(one))) {
      expect(existsSync(name)).toBe(true);
      expect(IGNORED).not.toContain(name);
    }
  });

  it('ends as a user without rights, on the Node that the package is made for', () => {
    expect(DOCKERFILE).toMatch(/^USER node$[^]*^ENTRYPOINT \["node", "\/app\/bin\/ringback\.js"\]$/m);
    expect([...DOCKERFILE.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual(['node:24-slim', 'node:24-slim']);
  });
});
