/** A whole number below 2^53 takes eight bytes at the most. */
const LONGEST = 8;
/** What a byte holds of a number; the bit above says that more follows. */
const HELD = 128;

/** Whole numbers from 0 up, one after another, as text: most counts are small and take a byte. Read in the order in which they were written. */
export class PackedWriter {
  private bytes = Buffer.alloc(1024);
  private length = 0;

  write(number: number): void {
    if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`${number} cannot be packed`);
    if (this.length + LONGEST > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * this.bytes.length);
    let rest = number;
    for (; rest >= HELD; rest = Math.floor(rest / HELD)) this.bytes[this.length++] = (rest % HELD) + HELD;
    this.bytes[this.length++] = rest;
  }

  text(): string {
    return this.bytes.toString('base64', 0, this.length);
  }
}

/** How many bytes a number takes. */
export function packedSize(number: number): number {
  let bytes = 1;
  for (let rest = number; rest >= HELD; rest = Math.floor(rest / HELD)) bytes += 1;
  return bytes;
}

export class PackedReader {
  private readonly bytes: Buffer;
  /** Before which byte it stands. */
  at = 0;

  constructor(text: string) {
    this.bytes = Buffer.from(text, 'base64');
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  next(): number {
    let byte = this.byte();
    if (byte < HELD) return byte;
    let number = byte - HELD;
    let factor = HELD;
    for (byte = this.byte(); byte >= HELD; byte = this.byte(), factor *= HELD) number += (byte - HELD) * factor;
    return number + byte * factor;
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new RangeError('what was packed ends too early');
    return byte;
  }
}
