/** What somebody asks the window: `{word}` in the address is filled in from the data. */
export interface BenchQuestion {
  readonly name: string;
  /** After `/api/v1`. */
  readonly address: string;
  /** By a key that sees two of the projects. */
  readonly byClient?: boolean;
  /** Calls have just come, so that today is to be counted anew. */
  readonly amidCalls?: boolean;
}

export const benchQuestions = (
  list: readonly (readonly [name: string, address: string])[],
  more: Partial<BenchQuestion> = {},
): BenchQuestion[] => list.map(([name, address]) => ({ name, address, ...more }));
