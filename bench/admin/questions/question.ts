/** A request to the API: `{word}` in the address is filled in from the data. */
export interface BenchQuestion {
  readonly name: string;
  /** After `/api/v1`. */
  readonly address: string;
  /** With a key for two of the projects. */
  readonly byClient?: boolean;
  /** Calls have just come in, so that today must be counted again. */
  readonly amidCalls?: boolean;
}

export const benchQuestions = (
  list: readonly (readonly [name: string, address: string])[],
  more: Partial<BenchQuestion> = {},
): BenchQuestion[] => list.map(([name, address]) => ({ name, address, ...more }));
