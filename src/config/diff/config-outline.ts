import type { Config } from '../config.js';

/** One value of a config: what it is kept as for comparing, and what may be shown of it. */
interface OutlineValue {
  /** A keyed hash: equal where the values are. */
  readonly hash: string;
  /** The value itself, where it is no secret and no personal data; else null. */
  readonly shown: string | null;
}

/** A config by its values, without a secret: `projects[okna].destinations[ads].schedule` and so on. */
export type ConfigOutline = Readonly<Record<string, OutlineValue>>;

/** Keys whose texts are plain settings. Every other text is only hashed. */
const SHOWN_KEYS =
  /^(id|type|platform|name|schedule|timezone|language|currency|at|mode|zMeans|host|publicUrl|region|target|event)$/;
/** Where the file is and what stands in the environment are no settings. */
const NOT_COMPARED = ['file', 'adminKey'];

/** @param hash of a value under this installation's own key, so that a short secret cannot be found by trying */
export function outlineConfig(config: Config, hash: (text: string) => string): ConfigOutline {
  const outline: Record<string, OutlineValue> = {};
  const add = (value: unknown, path: string, key: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item: unknown, index) => add(item, `${path}[${idOf(item) ?? index}]`, key));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) add(inner, path === '' ? name : `${path}.${name}`, name);
    } else if (value !== undefined) {
      const written = JSON.stringify(value);
      const shown = typeof value !== 'string' ? written : SHOWN_KEYS.test(key) ? value : null;
      outline[path] = { hash: hash(written), shown };
    }
  };
  for (const [name, section] of Object.entries(config)) if (!NOT_COMPARED.includes(name)) add(section, name, name);
  return outline;
}

function idOf(item: unknown): string | null {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : null;
}

/** A value that is not the same in two configs. */
export interface ConfigChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Null where it may not be shown. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Entries that came or went as a whole are one change, and not one for each of their values. */
export function compareOutlines(before: ConfigOutline, after: ConfigOutline): readonly ConfigChange[] {
  const [came, went] = [entriesOnlyIn(after, before), entriesOnlyIn(before, after)];
  const whole: ConfigChange[] = [
    ...went.map((path) => ({ path, kind: 'removed' as const, before: null, after: null })),
    ...came.map((path) => ({ path, kind: 'added' as const, before: null, after: null })),
  ];
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const values = paths
    .filter((path) => before[path]?.hash !== after[path]?.hash)
    .filter((path) => ![...came, ...went].some((entry) => path.startsWith(`${entry}.`)))
    .map((path) => ({
      path,
      kind:
        before[path] === undefined ? ('added' as const) : after[path] === undefined ? ('removed' as const) : ('changed' as const),
      before: before[path]?.shown ?? null,
      after: after[path]?.shown ?? null,
    }));
  return [...whole, ...values].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The outermost entries with an id that only the first has. */
function entriesOnlyIn(outline: ConfigOutline, other: ConfigOutline): string[] {
  const entries = Object.keys(outline).flatMap((path) => /^(.*)\.id$/.exec(path)?.[1] ?? []);
  const alone = entries.filter((entry) => other[`${entry}.id`] === undefined);
  return alone.filter((entry) => !alone.some((outer) => entry.startsWith(`${outer}.`)));
}

/** What is bound when the process starts: a change there needs a restart. */
const FIXED_PATHS = ['database.url', 'server.host', 'server.port', 'server.managementPort', 'server.role'];

export function changesThatNeedRestart(changes: readonly ConfigChange[]): readonly string[] {
  return changes.map(({ path }) => path).filter((path) => FIXED_PATHS.includes(path));
}
