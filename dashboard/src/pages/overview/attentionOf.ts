import type { Destination, Funnel, Source } from '../../api/types.js';
import type { Filters } from '../../app/filters.js';
import type { Texts } from '../../texts/texts.js';

export interface Point {
  readonly text: string;
  readonly to: '/destinations' | '/uploads' | '/sources';
  readonly search: Filters;
}

interface Known {
  readonly destinations: readonly Destination[];
  readonly sources: readonly Source[];
  readonly funnel: Funnel;
}

/** What a person should look at: destinations that do not send, what only a person can decide, sources that say too little. Pure. */
export function attentionOf({ destinations, sources, funnel }: Known, texts: Texts['overview']): Point[] {
  return [
    ...destinations.flatMap(({ id, enabled, reason }): Point[] => {
      // Switched off on purpose is no news.
      return enabled && reason !== null ? [{ text: texts.waitsFor(id, reason.text), to: '/destinations', search: {} }] : [];
    }),
    ...funnel.items.flatMap(({ destination, split }): Point[] => {
      const { uncertain } = split.states;
      const search = { destination, state: 'uncertain' };
      return uncertain > 0 ? [{ text: texts.uncertain(uncertain, destination), to: '/uploads', search }] : [];
    }),
    ...sources.flatMap(({ id, lastWebhookAt, zone, missing }): Point[] =>
      [
        lastWebhookAt === null ? texts.silent(id) : null,
        zone.suspectHours === null ? null : texts.clock(id),
        missing.length === 0 ? null : texts.missing(id),
      ].flatMap((text): Point[] => (text === null ? [] : [{ text, to: '/sources', search: {} }])),
    ),
  ];
}
