/** Numbers that tell two things apart; those that are left out are 0. */
const NUMBERS = 4;
/** Of the slots, so many are taken before they are doubled: one in so many. */
const INVERSE_LOAD_FACTOR = 2;

/**
 * Places, from 0 up, of things that up to four whole numbers below 2^32 tell apart. Open addressing over plain numbers: a year of campaigns has
 * hundreds of thousands of rows, and maps of maps took longer than people wait.
 */
export class TupleIndex {
  /** Place + 1, or 0 where it is free. */
  private slots = new Int32Array(4096);
  private keys = new Int32Array((this.slots.length / INVERSE_LOAD_FACTOR) * NUMBERS);
  private count = 0;

  get size(): number {
    return this.count;
  }

  indexOf(first: number, second: number, third = 0, fourth = 0): number {
    const { slots, keys } = this;
    const mask = slots.length - 1;
    let slot = hashOf(first, second, third, fourth) & mask;
    for (let taken = slots[slot] ?? 0; taken !== 0; taken = slots[slot] ?? 0) {
      const at = (taken - 1) * NUMBERS;
      if (
        keys[at] === (first | 0) &&
        keys[at + 1] === (second | 0) &&
        keys[at + 2] === (third | 0) &&
        keys[at + 3] === (fourth | 0)
      )
        return taken - 1;
      slot = (slot + 1) & mask;
    }
    const at = this.count * NUMBERS;
    keys[at] = first;
    keys[at + 1] = second;
    keys[at + 2] = third;
    keys[at + 3] = fourth;
    slots[slot] = this.count += 1;
    if (this.count * INVERSE_LOAD_FACTOR === slots.length) this.grow();
    return this.count - 1;
  }

  /** What was asked for at this place. */
  tupleAt(place: number): number[] {
    const at = place * NUMBERS;
    return [0, 1, 2, 3].map((which) => (this.keys[at + which] ?? 0) >>> 0);
  }

  private grow(): void {
    const keys = new Int32Array(this.keys.length * 2);
    keys.set(this.keys);
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let place = 0; place < this.count; place += 1) {
      const at = place * NUMBERS;
      let slot = hashOf(keys[at] ?? 0, keys[at + 1] ?? 0, keys[at + 2] ?? 0, keys[at + 3] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = place + 1;
    }
    this.keys = keys;
    this.slots = slots;
  }
}

/** Multiplied by large odd numbers and folded: the last bits, which are looked at, depend on all. */
function hashOf(first: number, second: number, third: number, fourth: number): number {
  let hash = Math.imul(first, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ second, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 13) ^ third, 0xc2b2ae3d);
  hash = Math.imul(hash ^ (hash >>> 16) ^ fourth, 0x27d4eb2f);
  return hash ^ (hash >>> 15);
}
