/**
 * Measures each subject once a round, one at a time; each round begins with another one, so that none is always the first
 * after a pause.
 *
 * @returns for each subject its measurements, round by round
 */
export async function measureInterleaved<S, T>(
  subjects: readonly S[],
  rounds: number,
  measure: (subject: S, round: number) => Promise<T>,
): Promise<Map<S, T[]>> {
  const results = new Map<S, T[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % subjects.length;
    for (const subject of [...subjects.slice(first), ...subjects.slice(0, first)])
      results.get(subject)?.push(await measure(subject, round));
  }
  return results;
}
