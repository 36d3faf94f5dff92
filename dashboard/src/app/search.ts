import { useNavigate, useSearch, type SearchMiddleware } from '@tanstack/react-router';
import { UPLOAD_STATES } from '@src/domain/upload.js';

/**
 * What narrows a list lives in the page's address, so that a view can be kept and passed on. Each page has a schema of its search
 * parameters: every name with a function that reads its text, or answers undefined for a value that it does not have.
 */
type Schema<Search> = { readonly [Name in keyof Search]: (given: string) => Search[Name] | undefined };
type Address = Readonly<Record<string, unknown>>;

const text = (given: string): string | undefined => (given === '' ? undefined : given);
function oneOf<Value extends string>(...values: readonly Value[]) {
  return (given: string): Value | undefined => values.find((value) => value === given);
}

const days = { from: text, to: text };

/** Every page keeps the project that was chosen. */
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
  /** The page checks it: the list of reasons comes with their sentences, which are too long for the first script. */
  code: text,
  callId: text,
};

export const RECEIPTS_SEARCH = { ...days, source: text, verdict: oneOf('unreadable', 'read', 'new') };

export const CAMPAIGNS_SEARCH = {
  ...days,
  by: oneOf('utmSource,utmCampaign,utmTerm', 'utmSource,utmCampaign,trackingNumber'),
};

/** A page of one record keeps the list that it was opened from, and its filters, for the way back. */
export const RECORD_SEARCH = {
  ...RECEIPTS_SEARCH,
  ...UPLOADS_SEARCH,
  ...CALLS_SEARCH,
  list: oneOf('calls', 'uploads', 'receipts'),
};

/** Every parameter, in the order in which addresses name them. */
const ALL_SEARCH = { ...PROJECT_SEARCH, ...CALLS_SEARCH, ...UPLOADS_SEARCH, ...CAMPAIGNS_SEARCH, ...RECORD_SEARCH };
export type FilterName = keyof typeof ALL_SEARCH;

/** The parameters of an address that a schema knows. One whose value is wrong is named and undefined, so that it replaces what stood there. */
export function readSearch<Search>(schema: Schema<Search>, address: Address): Partial<Search> {
  const search: Partial<Search> = {};
  for (const name in schema) {
    if (!(name in address)) continue;
    const given = address[name];
    search[name] = typeof given === 'string' ? schema[name](given) : undefined;
  }
  return search;
}

/** A link that names no project stays within the one that was chosen. */
export const keepProject: SearchMiddleware<{ project?: string | undefined }> = ({ search, next }) => {
  const wanted = next(search);
  return 'project' in wanted ? wanted : { ...wanted, project: search.project };
};

/** Plain text: the router's own JSON would turn `phone=0001` into a number. */
export function parseAddress(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Parameters that no page knows and those without a value are left out. */
export function writeAddress(search: Address): string {
  const parameters = new URLSearchParams();
  for (const name in ALL_SEARCH) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') parameters.set(name, value);
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

type FilterValues = { readonly [Name in FilterName]?: string | undefined };

/** The filters of the page at hand, whichever it is, for the fields that change them. An empty value takes a filter away. */
export function useFilters() {
  const values: FilterValues = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (search: FilterValues): void => {
    // The project is named even where it is none: `keepProject` would bring back the one before. Each page reads its own.
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
