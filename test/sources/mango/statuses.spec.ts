import { statusLabel } from '../../../src/sources/mango/statuses.js';

describe('the label of a status', () => {
  it.each([
    [1120, 'Ended by the called party', 'Завершён вызываемым абонентом'],
    [1111, 'No answer in time', 'Не ответили за отведённое время'],
    [1199, 'Ended normally', 'Завершён в нормальном режиме'],
    [2300, 'Billing restriction', 'Ограничение по оплате'],
    [3310, 'Call not found', 'Вызов не найден'],
    [4210, 'Unreachable', 'Абонент недоступен'],
    [4300, 'The action cannot be done', 'Действие невыполнимо'],
    [5003, 'Server error at MANGO OFFICE', 'Ошибка сервера MANGO OFFICE'],
  ])('%d is given in both languages', (code, en, ru) => {
    expect(statusLabel(code, 'en')).toBe(en);
    expect(statusLabel(code, 'ru')).toBe(ru);
  });

  it('is none for a code that the vendor does not know', () => {
    expect([0, 200, 1200, 9999].map((code) => statusLabel(code, 'en'))).toEqual([null, null, null, null]);
  });
});
