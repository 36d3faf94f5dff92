import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answered, api } from './client.js';

/** Days as the business counts them, both included; left out for as far as there are calls. */
export interface Span {
  readonly project?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function useDaily(query: Span) {
  return useQuery({ queryKey: ['daily', query], queryFn: () => answered(api.GET('/api/v1/stats/daily', { params: { query } })) });
}

export function useFunnel(query: Span & { readonly destination?: string | undefined }) {
  return useQuery({
    queryKey: ['funnel', query],
    queryFn: () => answered(api.GET('/api/v1/stats/funnel', { params: { query } })),
    placeholderData: keepPreviousData,
  });
}

export function useCoverage(query: Span) {
  return useQuery({
    queryKey: ['coverage', query],
    queryFn: () => answered(api.GET('/api/v1/stats/coverage', { params: { query } })),
  });
}

export function useCampaigns(query: Span & { readonly by: string }) {
  return useQuery({
    queryKey: ['campaigns', query],
    queryFn: () => answered(api.GET('/api/v1/stats/campaigns', { params: { query } })),
    placeholderData: keepPreviousData,
  });
}
