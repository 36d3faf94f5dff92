import { useAlerts } from '../../api/alerts.js';
import { useFunnel, type Span } from '../../api/figures.js';
import { useDestinations, useSources } from '../../api/lists.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { attentionOf } from './attentionOf.js';

/** All that a person should look at, once everything that may say so has answered. */
export function useAttention(span: Span) {
  const { overview } = useTexts();
  const alerts = useAlerts(span.project);
  const destinations = useDestinations(span.project);
  const sources = useSources(span.project);
  const funnel = useFunnel(span);
  const asked = [alerts, destinations, sources, funnel];
  const isKnown = alerts.data && destinations.data && sources.data && funnel.data;
  return {
    data: isKnown
      ? attentionOf(
          { alerts: alerts.data, destinations: destinations.data, sources: sources.data, funnel: funnel.data },
          overview,
        )
      : undefined,
    error: asked.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => Promise.all(asked.map((one) => one.refetch())),
  };
}
