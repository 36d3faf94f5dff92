import { readAmount, readIp, readSeconds } from '../../src/sources/value-readers.js';
import { readBoolean } from '../../src/sources/parameter-reader.js';

describe('a duration', () => {
  it.each([
    ['95', 95],
    ['+95', 95],
    ['95.9', 95],
    ['95,5', 95],
    ['1:35', 95],
    ['00:01:35', 95],
    ['100:00', 6000],
    ['PT1M35S', 95],
    ['P0DT0H1M35S', 95],
    ['95 s', 95],
    ['95 секунд', 95],
    ['1 мин 35 сек', 95],
    ['1 мин.', 60],
    ['2 минуты', 120],
    ['1m 35s', 95],
    ['1h2m3s', 3723],
    ['1 ч 2 м 3 с', 3723],
    ['95000ms', 95],
    ['0', 0],
  ])('%s is %i seconds', (text, seconds) => {
    expect(readSeconds(text)).toBe(seconds);
  });

  it.each(['', '-5', 'abc', '1:60', '1:5', '95;', '1e2', '95 000', 'PT', '1 час назад'])('is not %j', (text) => {
    expect(readSeconds(text)).toBeNull();
  });
});

describe('an IP address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.77'],
    ['203.0.113.77:5060', '203.0.113.77'],
    ['203.0.113.77, 10.0.0.1', '203.0.113.77'],
    ['2001:db8::7', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['::ffff:203.0.113.77', '::ffff:203.0.113.77'],
  ])('is read out of %s', (text, address) => {
    expect(readIp(text)).toBe(address);
  });

  it.each(['unknown', '203.0.113', '203.0.113.777', 'crm.example', '79161234567', '203.0.113.77/24', ':'])(
    'is not what %s is',
    (text) => {
      expect(readIp(text)).toBeNull();
    },
  );
});

describe('an amount', () => {
  it.each([
    ['1500', 150_000],
    ['1 500,50', 150_050],
    ['1,500.00', 150_000],
    ['1.500,00', 150_000],
    ["1'500", 150_000],
    ['RUB 1500', 150_000],
    ['1500 руб.', 150_000],
    ['1,5', 150],
    ['1,500', 150_000],
    ['0', 0],
  ])('%s is %i minor units', (text, minor) => {
    expect(readAmount(text)).toBe(minor);
  });

  it.each(['-5', '1e3', '', '1.2.3', 'рубли'])('is not %j', (text) => {
    expect(readAmount(text)).toBeNull();
  });
});

describe('a yes or no', () => {
  it.each([
    ['1.0', true],
    ['0.0', false],
    ['2', null],
    ['-1', null],
    ['1.5', null],
  ])('of a number %s is %s', (text, flag) => {
    expect(readBoolean(text)).toBe(flag);
  });
});
