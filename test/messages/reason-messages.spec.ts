import { sentence } from '../../src/domain/localized-text.js';
import { type ReasonCode } from '../../src/domain/reason.js';
import { REASON_MESSAGES, reasonText } from '../../src/messages/reason-messages.js';

describe('the sentence of a reason', () => {
  it('includes the detail where it has a placeholder', () => {
    expect(reasonText({ code: 'REFUSED_BY_PLATFORM', detail: 'INVALID_GCLID' }, 'en')).toBe(
      'The platform refused this row for good: INVALID_GCLID. Fix what it names, then “retry”.',
    );
  });

  it('for many rows with different details leaves the detail out', () => {
    expect(reasonText({ code: 'REFUSED_BY_PLATFORM' }, 'en')).toBe(
      'The platform refused this row for good. Fix what it names, then “retry”.',
    );
    expect(reasonText({ code: 'WINDOW_CLOSED' }, 'ru')).toBe(
      'Площадка принимает звонок только ограниченное время, и оно вышло. Теперь это не изменить.',
    );
    expect(reasonText({ code: 'NO_IDENTIFIER' }, 'en')).toBe(
      'The call carries no visitor id that this platform knows. A later webhook that brings one starts the sending.',
    );
  });

  it('says of a missing call id what helps with this kind of source', () => {
    const missing = (detail: string | null, language: 'en' | 'ru' = 'en'): string =>
      reasonText({ code: 'CALLID_MISSING', detail }, language);
    expect(missing(null)).toContain('tick callId among the parameters');
    expect(missing('fields.callId: call.id')).toBe(
      'It carries nothing where the source’s table looks for the call id (fields.callId: call.id). ' +
        'Compare the table with the webhook.',
    );
    expect(missing('fields.id: account, call.id', 'ru')).toBe(
      'Там, где таблица источника ищет номер звонка (fields.id: account, call.id), ничего нет. Сверьте таблицу с вебхуком.',
    );
    expect(missing('callId > 255')).toBe('No call id can be taken from it (callId > 255).');
  });

  it.each([
    ['1500 RUB → 99 RUB', '1 500 ₽ → 99 ₽'],
    ['1500 RUB → 99.90 RUB', '1 500 ₽ → 99,90 ₽'],
    ['- → 1500 RUB', 'без суммы → 1 500 ₽'],
    ['? → 1500 RUB', '? → 1 500 ₽'],
    ['words of a person', 'words of a person'],
  ])('writes the amounts of %s as people do', (detail, shown) => {
    const text = reasonText({ code: 'VALUE_CHANGED', detail }, 'ru').replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(text).toContain(`(${shown})`);
  });

  // A bad line of a file is always reported with what is wrong in it.
  const ofRows = (Object.keys(REASON_MESSAGES) as ReasonCode[]).filter((code) => !code.startsWith('LINE_'));
  it.each(ofRows)('%s shows no gap where its detail is not known', (code) => {
    for (const language of ['en', 'ru'] as const) expect(reasonText({ code }, language)).not.toMatch(/%s|[ (]\?/);
  });

  it.each([
    ['behind a code', 'NO_ACTION: choose another', 'NO_ACTION: выберите другое'],
    ['behind a code and what came with it', 'NO_ACTION: no such id; choose another', 'NO_ACTION: no such id; выберите другое'],
    ['before a code in parentheses', 'HTTP 403: choose another (DENIED)', 'HTTP 403: выберите другое (DENIED)'],
    ['alone', 'choose another', 'выберите другое'],
  ])('has our own words of its detail in Russian too: %s', (_where, detail, russian) => {
    sentence('choose another', 'выберите другое');
    expect(reasonText({ code: 'CONFIGURATION', detail }, 'ru')).toContain(`: ${russian}.`);
    expect(reasonText({ code: 'CONFIGURATION', detail }, 'en')).toContain(`: ${detail}.`);
  });
});
