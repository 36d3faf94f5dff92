import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { unwrap, api, postForFile } from './client.js';

/** Days as the business counts them, both included; left out for as far as there are calls. */
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

/** As often as the service looks: the page may stand open all day. */
const ALERTS_REFRESH_MS = 60_000;

/** The troubles that last, of one project or of all that may be seen. */
export function useAlerts(project: string | undefined) {
  return useQuery({
    queryKey: ['alerts'],
    queryFn: () => unwrap(api.GET('/api/v1/alerts', { params: { query: { open: 'true', limit: 500 } } })),
    select: ({ items }) => items.filter((one) => project === undefined || one.project === project),
    refetchInterval: ALERTS_REFRESH_MS,
  });
}

/** What is looked for, and who is told. */
export function useAlertWatch() {
  return useQuery({
    queryKey: ['alert watch'],
    queryFn: () => unwrap(api.GET('/api/v1/alerts/watch')),
    refetchInterval: ALERTS_REFRESH_MS,
  });
}

export function useGoals(project: string | undefined) {
  return useQuery({
    queryKey: ['goals', project],
    queryFn: () => unwrap(api.GET('/api/v1/goals', { params: { query: { project, limit: 500 } } })),
    select: ({ items }) => items,
  });
}

/** Other rules for a project, over the calls of some days; an empty day is none. */
export interface Trial {
  readonly project: string;
  readonly goals: readonly unknown[];
  readonly from: string;
  readonly to: string;
}

/** What the rules would make of stored calls. */
export function useSimulation() {
  return useMutation({
    mutationFn: (trial: Trial) => unwrap(api.POST('/api/v1/goals/simulate', { body: bodyOf(trial) })),
  });
}

/** Every call that would come out otherwise, as a file that a spreadsheet of this language opens. */
export function changesFile(trial: Trial, separator: 'comma' | 'semicolon'): Promise<Blob> {
  return postForFile('api/v1/goals/simulate.csv', { ...bodyOf(trial), separator });
}

function bodyOf({ project, goals, from, to }: Trial) {
  return { project, goals: [...goals], ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
}

export function useDoctorRun() {
  return useMutation({ mutationFn: () => unwrap(api.POST('/api/v1/doctor')) });
}
