import { useDestinations, useSources } from '../../api/records.js';
import { type Span, useAlerts, useFunnel } from '../../api/reports.js';
import type { Alert, Destination, Funnel, Source, UploadState } from '../../api/types.js';

import { useTexts } from '../../texts/LanguageProvider.js';
import type { Texts } from '../../texts/texts.js';

export interface AttentionPoint {
  readonly project: string;
  /** The headline of an alert; null for what is read from the current state. */
  readonly title: string | null;
  readonly since: string | null;
  readonly text: string;
  readonly advice: string | null;
  readonly to: '/destinations' | '/doctor' | '/uploads' | '/sources' | '/truth';
  /** Filters on the page that `to` leads to. */
  readonly search: { readonly destination?: string; readonly state?: UploadState };
}

export interface AttentionInput {
  readonly alerts: readonly Alert[];
  readonly destinations: readonly Destination[];
  readonly sources: readonly Source[];
  readonly funnel: Funnel;
}

const SEEN = { title: null, since: null, advice: null, search: {} } as const;

/**
 * What needs a person's attention: open alerts, destinations that do not send, uploads that only a person can decide,
 * sources whose data are incomplete. A paused destination is listed once, with its current reason. Pure.
 */
export function attentionPoints(
  { alerts, destinations, sources, funnel }: AttentionInput,
  texts: Texts['overview'],
): AttentionPoint[] {
  const told = new Set(alerts.filter(({ rule }) => rule === 'destination-paused').map(({ subject }) => subject));
  return [
    ...alerts.map((alert) => pointOf(alert, destinations)),
    ...destinations.flatMap(({ id, project, enabled, reason }): AttentionPoint[] => {
      // A disabled destination was disabled on purpose.
      if (!enabled || reason === null || told.has(id)) return [];
      return [{ ...SEEN, project, text: texts.waitsFor(id, reason.text), to: '/destinations' }];
    }),
    ...funnel.items.flatMap(({ project, destination, split }): AttentionPoint[] => {
      const { uncertain } = split.states;
      if (uncertain === 0) return [];
      const text = texts.uncertain(uncertain, destination);
      return [{ ...SEEN, project, text, to: '/uploads', search: { destination, state: 'uncertain' } }];
    }),
    ...sources.flatMap(({ id, project, lastWebhookAt, zone, missing }): AttentionPoint[] =>
      [
        lastWebhookAt === null ? texts.silent(id) : null,
        zone.suspectHours === null ? null : texts.clock(id),
        missing.length === 0 ? null : texts.missing(id),
      ].flatMap((text): AttentionPoint[] => (text === null ? [] : [{ ...SEEN, project, text, to: '/sources' }])),
    ),
  ];
}

function pointOf(
  { rule, project, subject, title, text, advice, since }: Alert,
  destinations: readonly Destination[],
): AttentionPoint {
  const reason = destinations.find(({ id }) => rule === 'destination-paused' && id === subject)?.reason?.text;
  const said = { project, title, since, advice, text: reason === undefined ? text : `${text} ${reason}` };
  switch (rule) {
    case 'destination-paused':
    case 'backlog-expiring':
      return { ...said, to: '/destinations', search: {} };
    case 'nothing-received':
    case 'coverage-fell':
      return { ...said, to: '/sources', search: {} };
    case 'clock-apart':
      return { ...said, to: '/doctor', search: {} };
    case 'silent-zero':
      return { ...said, to: '/truth', search: { destination: subject ?? '' } };
    case 'unmatched-rose':
      return { ...said, to: '/uploads', search: { destination: subject ?? '', state: 'unmatched' } };
  }
}

/** `attentionPoints` of the API's current answers, once all of them are there. */
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
      ? attentionPoints(
          { alerts: alerts.data, destinations: destinations.data, sources: sources.data, funnel: funnel.data },
          overview,
        )
      : undefined,
    error: asked.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => Promise.all(asked.map((one) => one.refetch())),
  };
}
