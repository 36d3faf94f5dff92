import { useNavigate, useSearch, type SearchMiddleware } from '@tanstack/react-router';
import { UPLOAD_STATES } from '@src/domain/uploads/upload-states.js';

/**
 * Filters live in the page's address, so that a view can be bookmarked and shared. Each page has a schema of its search
 * parameters: for every name a function that parses its text, or returns undefined where the text is not a valid value.
 */
type Schema<Search> = { readonly [Name in keyof Search]: (given: string) => Search[Name] | undefined };
type Address = Readonly<Record<string, unknown>>;

const text = (given: string): string | undefined => (given === '' ? undefined : given);
function oneOf<Value extends string>(...values: readonly Value[]) {
  return (given: string): Value | undefined => values.find((value) => value === given);
}

const days = { period: oneOf('today', 'yesterday', '7', '30', 'all'), from: text, to: text };
const sorting = {
  sort: oneOf('time', 'talk', 'value'),
  /** Largest or newest first without it. */
  order: oneOf('asc'),
};

/** Of every page: the chosen project and days. */
export const SCOPE_SEARCH = { project: text, ...days };

export const CALLS_SEARCH = {
  ...days,
  ...sorting,
  phone: text,
  caller: text,
  q: text,
  state: oneOf(...UPLOAD_STATES, 'none'),
  destination: text,
  goal: text,
  quality: oneOf('true', 'false'),
  campaign: text,
  source: text,
};

export const UPLOADS_SEARCH = {
  ...days,
  ...sorting,
  destination: text,
  platform: text,
  state: oneOf(...UPLOAD_STATES),
  /** Validated by the page, not here: the reason codes come with all their sentences, too long for the first script. */
  code: text,
  callId: text,
};

export const RECEIPTS_SEARCH = { ...days, source: text, verdict: oneOf('unreadable', 'read', 'new', 'ignored') };

export const AUDIT_SEARCH = { ...days, who: text, action: text, subject: text };

export const CAMPAIGNS_SEARCH = {
  ...days,
  by: oneOf('utmSource,utmCampaign,utmTerm', 'utmSource,utmCampaign,trackingNumber'),
};

export const TRUTH_SEARCH = { ...days, destination: text, goal: text, split: oneOf('campaign') };

/** A record's page keeps the list it was opened from and that list's filters, for `BackLink`. */
export const RECORD_SEARCH = {
  ...RECEIPTS_SEARCH,
  ...UPLOADS_SEARCH,
  ...CALLS_SEARCH,
  list: oneOf('calls', 'uploads', 'receipts'),
};

/** Every parameter, in the order in which addresses name them. */
const ALL_SEARCH = {
  ...SCOPE_SEARCH,
  ...CALLS_SEARCH,
  ...UPLOADS_SEARCH,
  ...CAMPAIGNS_SEARCH,
  ...TRUTH_SEARCH,
  ...AUDIT_SEARCH,
  ...RECORD_SEARCH,
};
export type FilterName = keyof typeof ALL_SEARCH;

/**
 * Parses the parameters that a schema knows. An invalid value becomes an explicit undefined, which replaces the raw one
 * in the router.
 */
export function readSearch<Search>(schema: Schema<Search>, address: Address): Partial<Search> {
  const search: Partial<Search> = {};
  for (const name in schema) {
    if (!(name in address)) continue;
    const given = address[name];
    search[name] = typeof given === 'string' ? schema[name](given) : undefined;
  }
  return search;
}

type Scope = { readonly [Name in keyof typeof SCOPE_SEARCH]?: ReturnType<(typeof SCOPE_SEARCH)[Name]> };
const DAYS = ['period', 'from', 'to'] as const;

/** Search middleware: a link that names no project keeps the chosen one, and one that names no days keeps the chosen days. */
export const keepScope: SearchMiddleware<Scope> = ({ search, next }) => {
  const wanted = next(search);
  const kept: Scope = {
    ...('project' in wanted ? {} : { project: search.project }),
    ...(DAYS.some((name) => name in wanted) ? {} : { period: search.period, from: search.from, to: search.to }),
  };
  return { ...wanted, ...kept };
};

/** Values are plain text: the router's default JSON would turn `phone=0001` into a number. */
export function parseAddress(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Leaves out unknown parameters and empty values. */
export function writeAddress(search: Address): string {
  const parameters = new URLSearchParams();
  for (const name in ALL_SEARCH) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') parameters.set(name, value);
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

/** The parameters that remain after "clear the filters". */
const VIEW = { ...SCOPE_SEARCH, ...sorting };
type FilterValues = { readonly [Name in FilterName]?: string | undefined };

/** The current page's filters by name, for the fields that change them. An empty value removes a filter. */
export function useFilters() {
  const values: FilterValues = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (search: FilterValues): void => {
    // The parameters of every page are named even when undefined: otherwise `keepScope` would restore the previous ones.
    const scope = { project: undefined, period: undefined, from: undefined, to: undefined };
    void navigate({ to: '.', search: { ...scope, ...readSearch(ALL_SEARCH, search) }, replace: true });
  };
  return {
    values,
    /** Not counting days, order and project. */
    isNarrowed: Object.entries(values).some(([name, value]) => name in ALL_SEARCH && !(name in VIEW) && value !== undefined),
    set: (changes: FilterValues) => go({ ...values, ...changes }),
    clear: () => go(readSearch(VIEW, values)),
  };
}

/** The order of a list of calls or uploads: newest call first, until another was chosen. */
export function useOrder() {
  const { sort = 'time', order } = useSearch({ strict: false });
  return { sort, order };
}

/** The project that was chosen; undefined for all of them. */
export function useProject(): string | undefined {
  return useSearch({ strict: false }).project;
}
