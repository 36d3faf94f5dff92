const FIRST = 700_000_000;
const LETTER = 31;

/** Direct's number of a campaign, the same in every report. */
export function directCampaignId(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * LETTER + (letter.codePointAt(0) ?? 0)) % FIRST;
  return String(FIRST + sum);
}
