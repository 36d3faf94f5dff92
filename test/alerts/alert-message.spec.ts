import { alertMessageText, toAlertMessage } from '../../src/alerts/alert-message.js';
import { ALERT_RULES, type AlertFacts, type AlertRule } from '../../src/domain/alert.js';
import type { AlertEntity } from '../../src/store/schema/entities/alert.entity.js';

const FACTS: AlertFacts = {
  'destination-paused': { by: 'ringback', code: 'AUTHORISATION' },
  'backlog-expiring': { uploads: 12, firstAt: Date.UTC(2026, 10, 23, 9, 30) },
  'nothing-received': { lastAt: Date.UTC(2026, 10, 23, 6) },
  'coverage-fell': { before: 0.914, now: 0.42 },
  'unmatched-rose': { before: 0.05, now: 0.31 },
  'clock-apart': { seconds: -61 },
  'silent-zero': { goal: 'quality-call', first: '2026-11-19', last: '2026-11-21', calls: 4 },
};
const style = (language: 'ru' | 'en') =>
  ({
    language,
    timezone: 'Europe/Moscow',
    publicUrl: 'https://calls.okna.example',
    digestLanguage: language,
    nameOf: () => 'Окна Плюс',
  }) as const;
const alertOf = (rule: AlertRule): AlertEntity => ({
  id: 'a-1',
  key: rule,
  rule,
  projectId: 'okna',
  subject: 'metrika-okna',
  facts: FACTS[rule],
  since: 0,
  overAt: null,
});
const text = (rule: AlertRule, language: 'ru' | 'en', event: 'trouble' | 'over' = 'trouble') =>
  alertMessageText(toAlertMessage({ id: 'm-1', event }, alertOf(rule), style(language)));

describe('an alert', () => {
  it.each(ALERT_RULES)('%s names the project, what is wrong, what to do and where to look, in both languages', (rule) => {
    for (const language of ['ru', 'en'] as const) {
      const [head = '', , what = '', advice = '', , link] = text(rule, language).split('\n');
      expect(head).toMatch(/^⚠ Окна Плюс: /);
      expect(what).toMatch(/\.$/);
      expect(advice).toMatch(/\.$/);
      expect(link).toMatch(/^https:\/\/calls\.okna\.example\/\w+\?project=okna$/);
    }
    expect(/[а-яё]/i.test(text(rule, 'en').replaceAll('Окна Плюс', ''))).toBe(false);
  });

  it('shows numbers and times as people read them, in the business’s time zone', () => {
    expect(text('coverage-fell', 'ru')).toContain('у 42 % звонков, раньше было 91 %');
    expect(text('backlog-expiring', 'ru')).toContain('Ждут отправки в metrika-okna: 12 звонков. После 23.11 12:30');
  });

  it('that is over says so, with the same headline', () => {
    expect(text('nothing-received', 'ru', 'over')).toMatch(/^✓ Окна Плюс: Прошло: Нет звонков от metrika-okna/);
    expect(text('nothing-received', 'en', 'over')).toMatch(/^✓ Окна Плюс: Over: No calls from metrika-okna/);
  });
});
