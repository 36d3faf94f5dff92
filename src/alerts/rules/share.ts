/** Some of all, e.g. calls with an identifier of all calls. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

/** 0 to 1; null where there are too few to speak of a share. */
export function valueOf({ part, whole }: Share, atLeast: number): number | null {
  return whole < atLeast ? null : part / whole;
}
