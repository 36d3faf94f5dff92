import { useQuery } from '@tanstack/react-query';
import { answered, api } from './client.js';

/** As often as the service looks: the page may stand open all day. */
const LOOKED_EVERY_MS = 60_000;

/** The troubles that last, of one project or of all that may be seen. */
export function useAlerts(project: string | undefined) {
  return useQuery({
    queryKey: ['alerts'],
    queryFn: () => answered(api.GET('/api/v1/alerts', { params: { query: { open: 'true', limit: 500 } } })),
    select: ({ items }) => items.filter((one) => project === undefined || one.project === project),
    refetchInterval: LOOKED_EVERY_MS,
  });
}

/** What is looked for, and who is told. */
export function useAlertWatch() {
  return useQuery({
    queryKey: ['alert watch'],
    queryFn: () => answered(api.GET('/api/v1/alerts/watch')),
    refetchInterval: LOOKED_EVERY_MS,
  });
}
