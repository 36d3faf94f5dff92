import type { Alert, Destination, Funnel, Source } from '../src/api/types.js';
import { attentionPoints, type AttentionInput } from '../src/pages/overview/attentionPoints.js';
import { overview } from '../src/texts/en/figures.js';

const destination = (id: string, reason: string | null, enabled = true) =>
  ({ id, project: 'okna', enabled, reason: reason === null ? null : { code: 'AUTHORISATION', text: reason } }) as Destination;
const alert = (rule: Alert['rule'], subject: string | null) =>
  ({
    rule,
    subject,
    project: 'okna',
    since: '2026-11-23T10:00:00.000Z',
    title: `${rule} began`,
    text: 'So it is.',
    advice: 'Do this.',
  }) as Alert;
const source = (id: string, changes: Partial<Source> = {}) =>
  ({
    id,
    project: 'okna',
    lastWebhookAt: '2026-11-23T10:00:00.000Z',
    zone: { suspectHours: null },
    missing: [],
    ...changes,
  }) as unknown as Source;
const uncertain = (count: number) =>
  ({ items: [{ project: 'okna', destination: 'ga4', split: { states: { uncertain: count } } }] }) as unknown as Funnel;

const attention = (known: Partial<AttentionInput>) =>
  attentionPoints({ alerts: [], destinations: [], sources: [], funnel: uncertain(0), ...known }, overview);

describe('what needs attention', () => {
  it('is nothing where all is well, and what is switched off on purpose', () => {
    const destinations = [destination('metrika', null), destination('ads', 'It is switched off.', false)];
    expect(attention({ destinations, sources: [source('mango')] })).toEqual([]);
  });

  it('names a paused destination once: the alert with its advice, and the reason that stands now', () => {
    const destinations = [destination('metrika', 'The token is refused.'), destination('ga4', 'The quota is used up.')];
    expect(attention({ alerts: [alert('destination-paused', 'metrika')], destinations })).toMatchObject([
      { title: 'destination-paused began', text: 'So it is. The token is refused.', advice: 'Do this.', to: '/destinations' },
      { title: null, text: 'ga4: The quota is used up.', to: '/destinations' },
    ]);
  });

  it('leads to the page where one can act', () => {
    const rules = ['backlog-expiring', 'nothing-received', 'coverage-fell', 'unmatched-rose'] as const;
    const points = attention({ alerts: rules.map((rule) => alert(rule, rule === 'coverage-fell' ? null : 'x')) });
    expect(points.map(({ to, search }) => [to, search])).toEqual([
      ['/destinations', {}],
      ['/sources', {}],
      ['/sources', {}],
      ['/uploads', { destination: 'x', state: 'unmatched' }],
    ]);
  });

  it('tells what only a person can decide, and sources that say too little', () => {
    const missing = [{ goal: 'quality', condition: 'quality', parameter: 'isQuality' }];
    const sources = [source('new', { lastWebhookAt: null }), source('mango', { missing })];
    expect(attention({ funnel: uncertain(2), sources }).map(({ text, search }) => [text, search])).toEqual([
      ['ga4: 2 unclear, somebody has to decide whether they arrived.', { destination: 'ga4', state: 'uncertain' }],
      ['new: no webhook has come yet.', {}],
      ['mango: rules wait for parameters that never came.', {}],
    ]);
  });
});
