/** A whole number below 2^53 takes at most eight bytes. */
const MAX_BYTES = 8;
/** Each byte holds seven bits; the eighth says that another byte follows. */
const CONTINUATION = 128;

/** Variable-length encoding (LEB128) of non-negative whole numbers as base64 text: most counts are small and take one byte. */
export class PackedWriter {
  private bytes = Buffer.alloc(1024);
  private length = 0;

  write(number: number): void {
    if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`${number} cannot be packed`);
    if (this.length + MAX_BYTES > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * this.bytes.length);
    let rest = number;
    for (; rest >= CONTINUATION; rest = Math.floor(rest / CONTINUATION))
      this.bytes[this.length++] = (rest % CONTINUATION) + CONTINUATION;
    this.bytes[this.length++] = rest;
  }

  text(): string {
    return this.bytes.toString('base64', 0, this.length);
  }
}

/** How many bytes a number takes. */
export function packedSize(number: number): number {
  let bytes = 1;
  for (let rest = number; rest >= CONTINUATION; rest = Math.floor(rest / CONTINUATION)) bytes += 1;
  return bytes;
}

export class PackedReader {
  private readonly bytes: Buffer;
  /** The position of the next byte. */
  at = 0;

  constructor(text: string) {
    this.bytes = Buffer.from(text, 'base64');
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  next(): number {
    let byte = this.byte();
    if (byte < CONTINUATION) return byte;
    let number = byte - CONTINUATION;
    let factor = CONTINUATION;
    for (byte = this.byte(); byte >= CONTINUATION; byte = this.byte(), factor *= CONTINUATION)
      number += (byte - CONTINUATION) * factor;
    return number + byte * factor;
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new RangeError('packed numbers end too early');
    return byte;
  }
}
