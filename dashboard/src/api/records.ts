import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { unwrap, api } from './client.js';
import type { CallsQuery, ReceiptsQuery, UploadsQuery } from './types.js';

interface PageOfItems<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** A list of the API by keyset pagination. The previous rows stay on screen while a new filter loads. */
export function usePages<T>(
  name: string,
  query: object,
  ask: (cursor: string | undefined) => Promise<PageOfItems<T>>,
  polling: { readonly refetchInterval?: false } = {},
) {
  return useInfiniteQuery({
    queryKey: [name, query],
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    ...polling,
  });
}

export function useCalls(query: CallsQuery) {
  return usePages(
    'calls',
    query,
    (cursor) => unwrap(api.GET('/api/v1/calls', { params: { query: { ...query, cursor } } })),
    isWholeNumber(query.phone) ? { refetchInterval: false } : {},
  );
}

/** How many calls the list shows for the same filters. Not for a whole number: each such search is recorded in the audit log. */
export function useCallCount(query: Omit<CallsQuery, 'limit' | 'cursor' | 'sort'>) {
  return useQuery({
    queryKey: ['call count', query],
    queryFn: () => unwrap(api.GET('/api/v1/calls/count', { params: { query } })),
    enabled: !isWholeNumber(query.phone),
    placeholderData: keepPreviousData,
  });
}

/** More digits than a list shows: every such search is recorded in the audit log, so none is made without a person's request. */
function isWholeNumber(phone: string | undefined): boolean {
  return phone !== undefined && !phone.includes('*') && phone.replace(/\D/g, '').length > 4;
}

/** How many uploads the log shows for the same filters, by state and reason. */
export function useUploadReasons(query: Omit<UploadsQuery, 'limit' | 'cursor' | 'sort'>) {
  return useQuery({
    queryKey: ['upload reasons', query],
    queryFn: () => unwrap(api.GET('/api/v1/uploads/reasons', { params: { query } })),
    placeholderData: keepPreviousData,
  });
}

export function useUploads(query: UploadsQuery) {
  return usePages('uploads', query, (cursor) => unwrap(api.GET('/api/v1/uploads', { params: { query: { ...query, cursor } } })));
}

export function useReceipts(query: ReceiptsQuery) {
  return usePages('receipts', query, (cursor) =>
    unwrap(api.GET('/api/v1/receipts', { params: { query: { ...query, cursor } } })),
  );
}

/** Changes only with the config. */
const RARELY = { refetchInterval: 60_000 };
/** Short lists are fetched in one request. */
const ALL_ITEMS = { limit: 500 };

export function useProjects() {
  return useQuery({
    queryKey: ['projects'],
    ...RARELY,
    queryFn: () => unwrap(api.GET('/api/v1/projects', { params: { query: ALL_ITEMS } })),
    select: ({ items }) => items,
  });
}

/** The destinations of one project, or all that the key may see. */
export function useDestinations(project: string | undefined) {
  return useQuery({
    queryKey: ['destinations'],
    queryFn: () => unwrap(api.GET('/api/v1/destinations', { params: { query: ALL_ITEMS } })),
    select: ({ items }) => items.filter((one) => project === undefined || one.project === project),
  });
}

export function useSources(project: string | undefined) {
  return useQuery({
    queryKey: ['sources'],
    ...RARELY,
    queryFn: () => unwrap(api.GET('/api/v1/sources', { params: { query: ALL_ITEMS } })),
    select: ({ items }) => items.filter((one) => project === undefined || one.project === project),
  });
}

export function useJourney(id: string) {
  return useQuery({
    queryKey: ['journey', id],
    queryFn: () => unwrap(api.GET('/api/v1/calls/{id}', { params: { path: { id } } })),
  });
}

export function useUpload(id: string) {
  return useQuery({
    queryKey: ['upload', id],
    queryFn: () => unwrap(api.GET('/api/v1/uploads/{id}', { params: { path: { id } } })),
  });
}

export function useRequest(id: string) {
  return useQuery({
    queryKey: ['request', id],
    ...RARELY,
    queryFn: () => unwrap(api.GET('/api/v1/requests/{id}', { params: { path: { id } } })),
  });
}
