import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from './client.js';
import { usePages } from './records.js';
import type { AuditQuery } from './types.js';

/** Keys and links are few enough for one request. */
const ALL_ITEMS = { limit: 500 };

export function useKeys() {
  return useQuery({
    queryKey: ['keys'],
    queryFn: () => unwrap(api.GET('/api/v1/keys', { params: { query: ALL_ITEMS } })),
    select: ({ items }) => items,
  });
}

export function useSignInLinks() {
  return useQuery({
    queryKey: ['sign-in-links'],
    queryFn: () => unwrap(api.GET('/api/v1/sign-in-links', { params: { query: ALL_ITEMS } })),
    select: ({ items }) => items,
  });
}

export function useAudit(query: AuditQuery) {
  return usePages('audit', query, (cursor) => unwrap(api.GET('/api/v1/audit', { params: { query: { ...query, cursor } } })));
}
