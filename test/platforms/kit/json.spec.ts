import { parseJsonKeepingIds } from '../../../src/platforms/kit/json.js';

describe('an answer of Metrica', () => {
  it('keeps every digit of a long id and leaves other numbers and texts alone', () => {
    const text =
      '{"id":9223372036854775807,"n":-9223372036854775808,"rows":1000,"price":1.5,"e":1e3,"t":"id 9007199254740993 \\"x\\""}';
    expect(parseJsonKeepingIds(text)).toEqual({
      id: '9223372036854775807',
      n: '-9223372036854775808',
      rows: 1000,
      price: 1.5,
      e: 1000,
      t: 'id 9007199254740993 "x"',
    });
  });

  it.each(['', '<html>', '{"id":900719925474099', 'undefined', '"'])('that is no JSON (%s) is nothing', (text) => {
    expect(parseJsonKeepingIds(text)).toBeUndefined();
  });
});
