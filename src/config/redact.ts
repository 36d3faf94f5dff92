const HIDDEN = '***';
/** Shorter texts are hosts, ports and words like `true`: hiding them would make sentences unreadable and protect nothing. */
const SHORTEST_SECRET = 6;

/** The last guard before a sentence is shown: no value that came from a reference or stands under a secret's key is in it. */
export function redact(sentence: string, secrets: ReadonlySet<string>): string {
  const hidden = [...secrets].filter((secret) => secret.length >= SHORTEST_SECRET).toSorted((a, b) => b.length - a.length);
  return hidden.reduce((text, secret) => text.replaceAll(secret, HIDDEN), sentence);
}
