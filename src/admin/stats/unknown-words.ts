/** Beyond all numbers that the database gives, and still a whole number of 32 bits. */
const FIRST = 2 ** 31;

/** Numbers for words of a day that is counted while somebody waits: the words are the database's to number, and a reader writes nothing. */
export class UnknownWords {
  private readonly numbers = new Map<string, number>();

  numberOf(word: string): number {
    const number = this.numbers.get(word) ?? FIRST + this.numbers.size;
    this.numbers.set(word, number);
    return number;
  }

  all(): [word: string, number: number][] {
    return [...this.numbers];
  }
}
