/** Numbers per tuple; omitted ones are 0. */
const TUPLE_SIZE = 4;
/** The table doubles when one slot in this many is taken. */
const INVERSE_LOAD_FACTOR = 2;

/**
 * Hash map (open addressing, linear probing) from tuples of up to four whole numbers below 2^32 to consecutive indexes from 0. A
 * year of campaigns has hundreds of thousands of rows, for which nested Maps were too slow.
 */
export class TupleIndex {
  /** Index + 1, or 0 for a free slot. */
  private slots = new Int32Array(4096);
  private keys = new Int32Array((this.slots.length / INVERSE_LOAD_FACTOR) * TUPLE_SIZE);
  private count = 0;

  get size(): number {
    return this.count;
  }

  indexOf(first: number, second: number, third = 0, fourth = 0): number {
    const { slots, keys } = this;
    const mask = slots.length - 1;
    let slot = hashOf(first, second, third, fourth) & mask;
    for (let taken = slots[slot] ?? 0; taken !== 0; taken = slots[slot] ?? 0) {
      const at = (taken - 1) * TUPLE_SIZE;
      if (
        keys[at] === (first | 0) &&
        keys[at + 1] === (second | 0) &&
        keys[at + 2] === (third | 0) &&
        keys[at + 3] === (fourth | 0)
      )
        return taken - 1;
      slot = (slot + 1) & mask;
    }
    const at = this.count * TUPLE_SIZE;
    keys[at] = first;
    keys[at + 1] = second;
    keys[at + 2] = third;
    keys[at + 3] = fourth;
    slots[slot] = this.count += 1;
    if (this.count * INVERSE_LOAD_FACTOR === slots.length) this.grow();
    return this.count - 1;
  }

  /** The tuple with this index. */
  tupleAt(index: number): number[] {
    const at = index * TUPLE_SIZE;
    return [0, 1, 2, 3].map((offset) => (this.keys[at + offset] ?? 0) >>> 0);
  }

  private grow(): void {
    const keys = new Int32Array(this.keys.length * 2);
    keys.set(this.keys);
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let index = 0; index < this.count; index += 1) {
      const at = index * TUPLE_SIZE;
      let slot = hashOf(keys[at] ?? 0, keys[at + 1] ?? 0, keys[at + 2] ?? 0, keys[at + 3] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.keys = keys;
    this.slots = slots;
  }
}

/** Multiplicative hash with xor-shift mixing: the low bits, which select the slot, depend on all bits of the tuple. */
function hashOf(first: number, second: number, third: number, fourth: number): number {
  let hash = Math.imul(first, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ second, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 13) ^ third, 0xc2b2ae3d);
  hash = Math.imul(hash ^ (hash >>> 16) ^ fourth, 0x27d4eb2f);
  return hash ^ (hash >>> 15);
}
