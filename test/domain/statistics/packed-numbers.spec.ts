import { packedSize, PackedReader, PackedWriter } from '../../../src/domain/statistics/packed-numbers.js';

describe('packed numbers', () => {
  it('are read as they were written, however large', () => {
    const numbers = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 - 1, 2 ** 45 + 1, Number.MAX_SAFE_INTEGER];
    const many = Array.from({ length: 1_000 }, () => numbers).flat();
    const writer = new PackedWriter();
    for (const number of many) writer.write(number);
    const reader = new PackedReader(writer.text());
    const read: number[] = [];
    while (!reader.isAtEnd) read.push(reader.next());
    expect(read).toEqual(many);
    expect(reader.at).toBe(many.reduce((bytes, number) => bytes + packedSize(number), 0));
  });

  it('are whole and not below 0', () => {
    for (const number of [-1, 0.5, NaN, 2 ** 53]) expect(() => new PackedWriter().write(number)).toThrow(RangeError);
  });

  it('that are cut off are noticed', () => {
    const writer = new PackedWriter();
    writer.write(1_000);
    expect(() => new PackedReader(writer.text().slice(0, 2)).next()).toThrow(RangeError);
  });
});
