/** What somebody asks the window: `{word}` in the address is filled in from the data. */
export interface Question {
  readonly name: string;
  /** After `/api/v1`. */
  readonly address: string;
  /** By a key that sees two of the projects. */
  readonly byClient?: boolean;
  /** Calls have just come, so that today is to be counted anew. */
  readonly amidCalls?: boolean;
}

export const questions = (
  list: readonly (readonly [name: string, address: string])[],
  more: Partial<Question> = {},
): Question[] => list.map(([name, address]) => ({ name, address, ...more }));
