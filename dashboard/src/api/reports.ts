import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { unwrap, api, postForFile } from './client.js';

/** Days in the business's time zone, both included; open-ended where left out. */
export interface Span {
  readonly project?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function useDaily(query: Span) {
  return useQuery({ queryKey: ['daily', query], queryFn: () => unwrap(api.GET('/api/v1/stats/daily', { params: { query } })) });
}

export function useFunnel(query: Span & { readonly destination?: string | undefined }) {
  return useQuery({
    queryKey: ['funnel', query],
    queryFn: () => unwrap(api.GET('/api/v1/stats/funnel', { params: { query } })),
    placeholderData: keepPreviousData,
  });
}

export function useCoverage(query: Span) {
  return useQuery({
    queryKey: ['coverage', query],
    queryFn: () => unwrap(api.GET('/api/v1/stats/coverage', { params: { query } })),
  });
}

export function useCampaigns(query: Span & { readonly by: string }) {
  return useQuery({
    queryKey: ['campaigns', query],
    queryFn: () => unwrap(api.GET('/api/v1/stats/campaigns', { params: { query } })),
    placeholderData: keepPreviousData,
  });
}

/** Open alerts, of one project or of all that the key may see. */
export function useAlerts(project: string | undefined) {
  return useQuery({
    queryKey: ['alerts'],
    queryFn: () => unwrap(api.GET('/api/v1/alerts', { params: { query: { open: 'true', limit: 500 } } })),
    select: ({ items }) => items.filter((one) => project === undefined || one.project === project),
  });
}

/** The alert rules, and the channels that messages go to. */
export function useAlertWatch() {
  return useQuery({
    queryKey: ['alert watch'],
    queryFn: () => unwrap(api.GET('/api/v1/alerts/watch')),
  });
}

export interface TruthQuery extends Span {
  readonly destination?: string | undefined;
  readonly goal?: string | undefined;
  readonly by: 'day' | 'campaign';
}

/** What the platforms show beside what we say, newest day first. */
/** Whether each platform can be read, and what its settings say about gaps. */
export function useReadingStates(project: string | undefined, destination: string | undefined) {
  return useQuery({
    queryKey: ['reading-states', project, destination],
    queryFn: () => unwrap(api.GET('/api/v1/stats/truth/readings', { params: { query: { project, destination, limit: 500 } } })),
    select: ({ items }) => items,
  });
}

export function useTruth(query: TruthQuery) {
  return useInfiniteQuery({
    queryKey: ['truth', query],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/v1/stats/truth', { params: { query: { ...query, limit: 200, ...(pageParam && { cursor: pageParam }) } } }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** Reads one destination back now. */
export function readDestination(id: string) {
  return unwrap(api.POST('/api/v1/destinations/{id}/read', { params: { path: { id } } }));
}

export function useGoals(project: string | undefined) {
  return useQuery({
    queryKey: ['goals', project],
    queryFn: () => unwrap(api.GET('/api/v1/goals', { params: { query: { project, limit: 500 } } })),
    select: ({ items }) => items,
  });
}

/** Rules to try on the calls of some days. An empty day means no limit. */
export interface Trial {
  readonly project: string;
  readonly goals: readonly unknown[];
  readonly from: string;
  readonly to: string;
}

/** Simulates rules over stored calls. */
export function useSimulation() {
  return useMutation({
    mutationFn: (trial: Trial) => unwrap(api.POST('/api/v1/goals/simulate', { body: bodyOf(trial) })),
  });
}

/** Every call whose result would change, as CSV. */
export function changesFile(trial: Trial, separator: 'comma' | 'semicolon'): Promise<Blob> {
  return postForFile('api/v1/goals/simulate.csv', { ...bodyOf(trial), separator });
}

function bodyOf({ project, goals, from, to }: Trial) {
  return { project, goals: [...goals], ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
}

export function useDoctorRun() {
  return useMutation({ mutationFn: () => unwrap(api.POST('/api/v1/doctor')) });
}
