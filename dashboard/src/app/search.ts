import { type SearchMiddleware, useNavigate, useSearch } from '@tanstack/react-router';

/**
 * Everything that narrows a list lives in the page's address under these names, so that a view can be kept and passed on. A page of one thing keeps
 * those of the `list` that it was opened from.
 */
const FILTER_NAMES = [
  'project',
  'phone',
  'q',
  'state',
  'code',
  'destination',
  'platform',
  'goal',
  'quality',
  'campaign',
  'from',
  'to',
  'source',
  'verdict',
  'callId',
  'caller',
  'by',
  'list',
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];
export type Filters = { readonly [name in FilterName]?: string };

/** What the address says; names that nobody knows and empty values say nothing. */
export function readFilters(search: Readonly<Record<string, unknown>>): Filters {
  const known = FILTER_NAMES.map((name) => [name, search[name]] as const);
  return Object.fromEntries(known.filter(([, value]) => typeof value === 'string' && value !== '')) as Filters;
}

/** A link that names no project stays within the one that was chosen. */
export const withProject: SearchMiddleware<Partial<Record<FilterName, string | undefined>>> = ({ search, next }) => {
  const wanted = next(search);
  return 'project' in wanted ? wanted : { ...wanted, project: search.project };
};

export function parseAddress(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function writeAddress(search: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams(Object.entries(readFilters(search)));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

/** The filters of the page at hand, and a way to change some of them; `undefined` takes one away. */
export function useFilters() {
  const filters = readFilters(useSearch({ strict: false }));
  const navigate = useNavigate();
  const set = (changes: { readonly [name in FilterName]?: string | undefined }): void => {
    const wanted = readFilters({ ...filters, ...changes });
    // Named even where it is none: `withProject` would bring back the one before.
    void navigate({ to: '.', search: { ...wanted, project: wanted.project }, replace: true });
  };
  return {
    filters,
    set,
    clear: () => void navigate({ to: '.', search: readFilters({ project: filters.project }), replace: true }),
  };
}
