/** Capital letters that look the same, Cyrillic and Greek as Latin ones (Unicode TR 39, confusables). */
const LATIN_LOOK = new Map(
  [
    ['АВЕКМНОРСТУХІЈЅҺԀԚԜҮ', 'ABEKMHOPCTYXIJSHDQWY'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ].flatMap(([letters = '', latin = '']) => [...letters].map((letter, at) => [letter, latin[at] ?? letter] as const)),
);
const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/**
 * Whether people would take one name for the other: they differ by nothing but case, width and spaces, or one has a word with
 * letters of several scripts and looks like the other. Two words of one script each are two names, however alike they look.
 */
export function looksLike(one: string, other: string): boolean {
  const [first, second] = [folded(one), folded(other)];
  return first === second || ((mixesScripts(one) || mixesScripts(other)) && skeletonOf(first) === skeletonOf(second));
}

function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().trim().replaceAll(/\s+/g, ' ');
}

function mixesScripts(name: string): boolean {
  const words = name.normalize('NFKC').match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.some((word) => SCRIPTS.filter((script) => script.test(word)).length > 1);
}

function skeletonOf(name: string): string {
  return Array.from(name, (letter) => LATIN_LOOK.get(letter) ?? letter).join('');
}
