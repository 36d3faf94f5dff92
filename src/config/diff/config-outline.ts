import type { Config } from '../config.js';

/** One value of a config: a hash for comparing, and the text that may be shown. */
interface OutlineValue {
  /** A keyed hash: equal for equal values. */
  readonly hash: string;
  /** The value itself, unless it is a secret or personal data; else null. */
  readonly shown: string | null;
}

/** A config by its values, without secrets: `projects[okna].destinations[ads].schedule` and so on. */
export type ConfigOutline = Readonly<Record<string, OutlineValue>>;

/** Keys whose texts are shown. Every other text is only hashed. */
const SHOWN_KEYS =
  /^(id|type|platform|name|schedule|timezone|language|currency|at|mode|zMeans|host|publicUrl|region|target|event)$/;
/** The file's path and the environment are no settings. */
const NOT_COMPARED = ['file', 'adminKey'];

/** @param hash of a value under this installation's own key, so that a short secret cannot be found by brute force */
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

/** A value that differs between two configs. */
export interface ConfigChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Null if it may not be shown. */
  readonly before: string | null;
  readonly after: string | null;
}

/** An entry that was added or removed as a whole is one change, not one per value. */
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

/** Settings that apply only at the start: changing them needs a restart. */
const FIXED_PATHS = ['database.url', 'server.host', 'server.port', 'server.managementPort', 'server.role'];

export function changesThatNeedRestart(changes: readonly ConfigChange[]): readonly string[] {
  return changes.map(({ path }) => path).filter((path) => FIXED_PATHS.includes(path));
}
