import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { unwrap, api } from './client.js';
import type { CallsQuery, ReceiptsQuery, UploadsQuery } from './types.js';

interface PageOfItems<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** A list of the API by keyset pagination. The previous rows stay on screen while a new filter loads. */
export function usePages<T>(name: string, query: object, ask: (cursor: string | undefined) => Promise<PageOfItems<T>>) {
  return useInfiniteQuery({
    queryKey: [name, query],
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useCalls(query: CallsQuery) {
  return usePages('calls', query, (cursor) => unwrap(api.GET('/api/v1/calls', { params: { query: { ...query, cursor } } })));
}

export function useUploads(query: UploadsQuery) {
  return usePages('uploads', query, (cursor) => unwrap(api.GET('/api/v1/uploads', { params: { query: { ...query, cursor } } })));
}

export function useReceipts(query: ReceiptsQuery) {
  return usePages('receipts', query, (cursor) =>
    unwrap(api.GET('/api/v1/receipts', { params: { query: { ...query, cursor } } })),
  );
}

/** Short lists are fetched in one request. */
const ALL_ITEMS = { limit: 500 };

export function useProjects() {
  return useQuery({
    queryKey: ['projects'],
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
    queryFn: () => unwrap(api.GET('/api/v1/requests/{id}', { params: { path: { id } } })),
  });
}
