import { endedCall } from '../webhooks/requests.js';

/** The n-th call's facts as one line of a file: JSON as in a vendor's list. */
export function callAsJson(n: number, now: number): string {
  return JSON.stringify(endedCall(n, now));
}

export function callAsQuery(n: number, now: number): string {
  return new URLSearchParams(endedCall(n, now)).toString();
}

/** A header and `calls` lines; every value in quotes, as from spreadsheets and vendors. */
export function callsAsCsv(from: number, calls: number, now: number): string {
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  const lines = [line(Object.keys(endedCall(0, now)))];
  for (let n = from; n < from + calls; n += 1) lines.push(line(Object.values(endedCall(n, now))));
  return `${lines.join('\n')}\n`;
}

export function callsAsJsonLines(from: number, calls: number, now: number): string {
  return Array.from({ length: calls }, (_, n) => `${callAsJson(from + n, now)}\n`).join('');
}
