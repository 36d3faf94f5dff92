import { distance } from 'fastest-levenshtein';

/** The name that was probably meant: the nearest of `known` with few mistakes, else null. Letter case is ignored. */
export function closestName(name: string, known: readonly string[]): string | null {
  const allowed = Math.max(1, Math.floor(name.length / 3));
  const [nearest] = known
    .map((candidate) => ({ candidate, mistakes: mistakesIn(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ mistakes }) => mistakes <= allowed)
    .sort((a, b) => a.mistakes - b.mistakes);
  return nearest?.candidate ?? null;
}

/** ` Did you mean "token"?`, or nothing where no name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = closestName(name, known);
  return nearest === null ? '' : ` Did you mean "${nearest}"?`;
}

/** Levenshtein distance, in which two letters in the wrong order, the commonest mistake, count once and not twice. */
function mistakesIn(name: string, candidate: string): number {
  const edits = distance(name, candidate);
  return edits > 1 && sortedLetters(name) === sortedLetters(candidate) ? edits - 1 : edits;
}

function sortedLetters(text: string): string {
  return [...text].sort().join('');
}
