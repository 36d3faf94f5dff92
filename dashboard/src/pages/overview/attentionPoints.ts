import { isReasonCode } from '@src/domain/reason.js';
import { reasonLabel } from '@src/messages/reason-labels.js';
import { useDestinations, useSources } from '../../api/records.js';
import { type Span, useAlerts, useFunnel } from '../../api/reports.js';
import type { Alert, Destination, Funnel, Source, UploadState } from '../../api/types.js';
import { useLanguage } from '../../texts/LanguageProvider.js';
import type { Language, Texts } from '../../texts/texts.js';

export interface AttentionPoint {
  readonly project: string;
  /** What is wrong, in one line. */
  readonly text: string;
  /** The whole sentence and what to do. */
  readonly details: string | null;
  readonly since: string | null;
  /** What waits because of it: calls, their value, and when the first of them expires. */
  readonly calls: number | null;
  readonly values: readonly { readonly currency: string; readonly value: number }[];
  readonly until: string | null;
  /** The action: resuming or checking the destination, or a link. */
  readonly action: 'resume' | 'check' | 'show';
  readonly destination: string | null;
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

const PLAIN = {
  details: null,
  since: null,
  calls: null,
  values: [],
  until: null,
  action: 'show',
  destination: null,
  search: {},
} as const;

/**
 * Points that need a person's attention: open alerts, destinations that do not send, uploads that only a person can decide,
 * sources with incomplete data. A paused destination is listed once, with its current reason. Sorted by the first loss of calls.
 * Pure.
 */
export function attentionPoints(
  { alerts, destinations, sources, funnel }: AttentionInput,
  texts: Texts,
  language: Language,
): AttentionPoint[] {
  const { overview } = texts;
  const hasAlert = new Set(alerts.filter(({ rule }) => rule === 'destination-paused').map(({ subject }) => subject));
  const nameOf = ({ id, platform }: Destination): string => texts.common.platforms[platform] ?? id;
  const points = [
    ...alerts.map((alert) => ofAlert(alert, destinations)),
    ...destinations.flatMap((destination): AttentionPoint[] => {
      const { project, enabled, reason } = destination;
      // A disabled destination was disabled on purpose.
      if (!enabled || reason === null || hasAlert.has(destination.id)) return [];
      const label = isReasonCode(reason.code) ? reasonLabel(reason.code, language) : reason.text;
      const text = overview.waitsFor(`${nameOf(destination)} (${destination.id})`, label);
      return [{ ...PLAIN, project, text, details: reason.text, to: '/destinations', ...ofDestination(destination) }];
    }),
    ...funnel.items.flatMap(({ project, destination, platform, split }): AttentionPoint[] => {
      const { uncertain } = split.states;
      if (uncertain === 0) return [];
      const name = platform === null ? destination : (texts.common.platforms[platform] ?? destination);
      const text = overview.uncertain(uncertain, name);
      return [{ ...PLAIN, project, text, calls: uncertain, to: '/uploads', search: { destination, state: 'uncertain' } }];
    }),
    ...sources.flatMap(({ id, project, lastWebhookAt, zone, missing }): AttentionPoint[] =>
      [
        lastWebhookAt === null ? overview.silent(id) : null,
        zone.suspectHours === null ? null : overview.clock(id),
        missing.length === 0 ? null : overview.missing(id),
      ].flatMap((text): AttentionPoint[] => (text === null ? [] : [{ ...PLAIN, project, text, to: '/sources' }])),
    ),
  ];
  return points.sort((one, other) => momentOf(one) - momentOf(other));
}

function momentOf({ until }: AttentionPoint): number {
  return until === null ? Infinity : Date.parse(until);
}

/** What waits at a destination, and what would release it. */
function ofDestination(destination: Destination): Partial<AttentionPoint> {
  const { id, by, state, backlog, waitingValues, nextExpiryAt } = destination;
  return {
    destination: id,
    calls: backlog,
    values: waitingValues ?? [],
    until: nextExpiryAt,
    action: state === 'paused' && by === 'person' ? 'resume' : 'check',
  };
}

function ofAlert(
  { rule, project, subject, title, text, advice, since }: Alert,
  destinations: readonly Destination[],
): AttentionPoint {
  const destination = destinations.find(({ id }) => id === subject);
  const reason = rule === 'destination-paused' ? destination?.reason?.text : undefined;
  const said = {
    ...PLAIN,
    project,
    text: title,
    since,
    // The reason of a person's pause says who paused it and what helps.
    details: destination?.by === 'person' && reason ? reason : [text, reason, advice].filter(Boolean).join(' '),
  };
  switch (rule) {
    case 'destination-paused':
    case 'backlog-expiring':
      return { ...said, to: '/destinations', ...(destination && ofDestination(destination)) };
    case 'nothing-received':
    case 'coverage-fell':
      return { ...said, to: '/sources' };
    case 'clock-apart':
      return { ...said, to: '/doctor' };
    case 'silent-zero':
      return { ...said, to: '/truth', search: { destination: subject ?? '' } };
    case 'unmatched-rose':
      return { ...said, to: '/uploads', search: { destination: subject ?? '', state: 'unmatched' } };
  }
}

/** `attentionPoints` of the API's current answers, once all of them are there. */
export function useAttention(span: Span) {
  const { texts, language } = useLanguage();
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
          texts,
          language,
        )
      : undefined,
    error: asked.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => Promise.all(asked.map((one) => one.refetch())),
  };
}
