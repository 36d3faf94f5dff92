import type { ConfigPath } from '../messages/config-problem.js';

/** Something with an id, if it can be determined; null if not. */
export interface OutlineEntry {
  readonly at: ConfigPath;
  readonly data: unknown;
  readonly id: string | null;
}

export interface DestinationOutline extends OutlineEntry {
  readonly enabled: boolean;
  readonly formerly: string | null;
  /** The goals that it lists. */
  readonly goals: readonly string[];
}

export interface ProjectOutline extends OutlineEntry {
  readonly goals: readonly OutlineEntry[];
  readonly sources: readonly OutlineEntry[];
  readonly destinations: readonly DestinationOutline[];
}

/** Keys of a project that may be at the top level if there is only one business. */
export const SHORT_FORM_KEYS = ['workingHours', 'sources', 'exclude', 'goals', 'destinations'];

/** All names and references, read leniently: other errors must not hide that two ids are the same. */
export function outlineProjects(root: unknown): readonly ProjectOutline[] {
  const listed = listAt(root, 'projects', []).map(({ data, at, id }) => outlineProject(data, at, id));
  const short = Object.entries(asMapping(root)).filter(([key]) => SHORT_FORM_KEYS.includes(key));
  if (short.length === 0) return listed;
  return [...listed, outlineProject({ id: 'default', ...Object.fromEntries(short) }, [], 'default')];
}

function outlineProject(data: unknown, at: ConfigPath, id: string | null): ProjectOutline {
  const destinations = listAt(data, 'destinations', at).map(outlineDestination);
  return { at, data, id, goals: listAt(data, 'goals', at), sources: listAt(data, 'sources', at), destinations };
}

function outlineDestination(entry: OutlineEntry): DestinationOutline {
  const { enabled, goals } = asMapping(entry.data);
  return {
    ...entry,
    enabled: enabled === true || enabled === 'true',
    formerly: textAt(entry.data, 'formerly'),
    goals: Object.keys(asMapping(goals)),
  };
}

function listAt(data: unknown, key: string, at: ConfigPath): readonly OutlineEntry[] {
  const value = asMapping(data)[key];
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown, index) => ({ data: one, at: [...at, key, index], id: textAt(one, 'id') }));
}

function textAt(data: unknown, key: string): string | null {
  const value = asMapping(data)[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function asMapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}
