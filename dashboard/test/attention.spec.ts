import type { Alert, Destination, Funnel, Source } from '../src/api/types.js';
import { attentionPoints, type AttentionInput } from '../src/pages/overview/attentionPoints.js';
import { stepsDone } from '../src/pages/overview/FirstSteps.js';
import * as en from '../src/texts/en/index.js';

const destination = (id: string, reason: string | null, enabled = true) =>
  ({
    id,
    project: 'okna',
    platform: id,
    enabled,
    state: 'active',
    reason: reason === null ? null : { code: 'AUTHORISATION', text: reason },
    backlog: 0,
    waitingValues: [],
    nextExpiryAt: null,
  }) as unknown as Destination;
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
  ({
    items: [{ project: 'okna', destination: 'ga4-okna', platform: 'ga4', split: { states: { uncertain: count } } }],
  }) as unknown as Funnel;

const attention = (known: Partial<AttentionInput>) =>
  attentionPoints({ alerts: [], destinations: [], sources: [], funnel: uncertain(0), ...known }, en, 'en');

describe('what needs attention', () => {
  it('is nothing where all is well, and what is switched off on purpose', () => {
    const destinations = [destination('metrika', null), destination('ads', 'It is switched off.', false)];
    expect(attention({ destinations, sources: [source('mango')] })).toEqual([]);
  });

  it('names a paused destination once, with the reason that stands now, what waits there and what helps', () => {
    const waits = { backlog: 14, waitingValues: [{ currency: 'RUB', value: 21000 }], nextExpiryAt: '2026-11-24T10:00:00.000Z' };
    const destinations = [
      { ...destination('metrika', 'The token is refused.'), ...waits },
      { ...destination('ga4', 'Paused by Anna.'), state: 'paused' as const, by: 'person' as const },
    ];
    expect(attention({ alerts: [alert('destination-paused', 'metrika')], destinations })).toMatchObject([
      {
        text: 'destination-paused began',
        details: 'So it is. The token is refused. Do this.',
        calls: 14,
        values: [{ currency: 'RUB', value: 21000 }],
        until: '2026-11-24T10:00:00.000Z',
        action: 'check',
        to: '/destinations',
      },
      { text: 'Google Analytics 4 (ga4): access refused', details: 'Paused by Anna.', action: 'resume', destination: 'ga4' },
    ]);
  });

  it('begins with what loses calls first', () => {
    const destinations = [
      { ...destination('later', 'So.'), nextExpiryAt: '2026-11-25T10:00:00.000Z' },
      { ...destination('sooner', 'So.'), nextExpiryAt: '2026-11-24T10:00:00.000Z' },
    ];
    const points = attention({ destinations, sources: [source('new', { lastWebhookAt: null })] });
    expect(points.map((point) => point.destination)).toEqual(['sooner', 'later', null]);
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
      [
        'Google Analytics 4: the answer about 2 calls was lost, decide whether they arrived',
        { destination: 'ga4-okna', state: 'uncertain' },
      ],
      ['new: no webhook has come yet', {}],
      ['mango: rules need parameters that never came', {}],
    ]);
  });
});

describe('the first steps', () => {
  it('are ticked one by one, by what is there', () => {
    const done = (sources: readonly Source[], destinations: readonly Destination[]) =>
      Object.entries(stepsDone(sources, destinations)).flatMap(([step, isDone]) => (isDone ? [step] : []));
    const fresh = { ...destination('metrika', null), state: 'active' as const, goals: [], lastSuccessAt: null };
    const silent = source('mango', { lastWebhookAt: null });
    expect(done([], [])).toEqual([]);
    expect(done([silent], [{ ...fresh, state: 'paused' }])).toEqual(['config']);
    expect(done([silent], [fresh])).toEqual(['config', 'access']);
    const delivered = { ...fresh, goals: [{ goal: 'quality', name: 'quality' }], lastSuccessAt: '2026-11-23T10:00:00.000Z' };
    expect(done([source('mango')], [delivered])).toEqual(['config', 'access', 'goal', 'webhook', 'delivery']);
  });
});
