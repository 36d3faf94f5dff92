import type { Alert, Destination, Funnel, Source } from '../../api/types.js';
import type { Filters } from '../../app/filters.js';
import type { Texts } from '../../texts/texts.js';

export interface Point {
  readonly project: string;
  /** The headline of an alert; what is seen at the moment needs none. */
  readonly title: string | null;
  readonly since: string | null;
  readonly text: string;
  readonly advice: string | null;
  readonly to: '/destinations' | '/uploads' | '/sources';
  readonly search: Filters;
}

export interface Known {
  readonly alerts: readonly Alert[];
  readonly destinations: readonly Destination[];
  readonly sources: readonly Source[];
  readonly funnel: Funnel;
}

const SEEN = { title: null, since: null, advice: null, search: {} } as const;

/**
 * What a person should look at: the troubles that the alerts found, destinations that do not send, what only a person can decide, sources
 * that say too little. A paused destination is named once, with the reason that stands now. Pure.
 */
export function attentionOf({ alerts, destinations, sources, funnel }: Known, texts: Texts['overview']): Point[] {
  const told = new Set(alerts.filter(({ rule }) => rule === 'destination-paused').map(({ subject }) => subject));
  return [
    ...alerts.map((alert) => pointOf(alert, destinations)),
    ...destinations.flatMap(({ id, project, enabled, reason }): Point[] => {
      // Switched off on purpose is no news.
      if (!enabled || reason === null || told.has(id)) return [];
      return [{ ...SEEN, project, text: texts.waitsFor(id, reason.text), to: '/destinations' }];
    }),
    ...funnel.items.flatMap(({ project, destination, split }): Point[] => {
      const { uncertain } = split.states;
      const search = { destination, state: 'uncertain' };
      return uncertain > 0 ? [{ ...SEEN, project, text: texts.uncertain(uncertain, destination), to: '/uploads', search }] : [];
    }),
    ...sources.flatMap(({ id, project, lastWebhookAt, zone, missing }): Point[] =>
      [
        lastWebhookAt === null ? texts.silent(id) : null,
        zone.suspectHours === null ? null : texts.clock(id),
        missing.length === 0 ? null : texts.missing(id),
      ].flatMap((text): Point[] => (text === null ? [] : [{ ...SEEN, project, text, to: '/sources' }])),
    ),
  ];
}

function pointOf({ rule, project, subject, title, text, advice, since }: Alert, destinations: readonly Destination[]): Point {
  const reason = destinations.find(({ id }) => rule === 'destination-paused' && id === subject)?.reason?.text;
  const said = { project, title, since, advice, text: reason === undefined ? text : `${text} ${reason}` };
  switch (rule) {
    case 'destination-paused':
    case 'backlog-expiring':
      return { ...said, to: '/destinations', search: {} };
    case 'nothing-received':
    case 'coverage-fell':
      return { ...said, to: '/sources', search: {} };
    case 'unmatched-rose':
      return { ...said, to: '/uploads', search: { destination: subject ?? '', state: 'unmatched' } };
  }
}
