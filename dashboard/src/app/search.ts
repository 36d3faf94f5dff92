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

const days = { from: text, to: text };

/** Of every page: the chosen project. */
export const PROJECT_SEARCH = { project: text };

export const CALLS_SEARCH = {
  ...days,
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
  ...PROJECT_SEARCH,
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

/** Search middleware: a link that names no project keeps the chosen one. */
export const keepProject: SearchMiddleware<{ project?: string | undefined }> = ({ search, next }) => {
  const wanted = next(search);
  return 'project' in wanted ? wanted : { ...wanted, project: search.project };
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

type FilterValues = { readonly [Name in FilterName]?: string | undefined };

/** The current page's filters by name, for the fields that change them. An empty value removes a filter. */
export function useFilters() {
  const values: FilterValues = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (search: FilterValues): void => {
    // `project` is named even when it is undefined: otherwise `keepProject` would restore the previous one.
    void navigate({ to: '.', search: { project: undefined, ...readSearch(ALL_SEARCH, search) }, replace: true });
  };
  return {
    values,
    isNarrowed: Object.entries(values).some(([name, value]) => name in ALL_SEARCH && name !== 'project' && value !== undefined),
    set: (changes: FilterValues) => go({ ...values, ...changes }),
    clear: () => go({ project: values.project }),
  };
}

/** The project that was chosen; undefined for all of them. */
export function useProject(): string | undefined {
  return useSearch({ strict: false }).project;
}
