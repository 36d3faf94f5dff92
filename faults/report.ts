import type { DatabaseKind } from '../bench/harness/databases.js';
import { table } from '../bench/harness/table.js';
import { violationsOf, type ExpectedComparison } from './cases/case.js';
import type { DeliveryComparison } from './testbed/comparison.js';

const HEAD = [
  'case',
  'database',
  'destination',
  'calls',
  'delivered',
  'uncertain',
  'expired',
  'sent again',
  'doubled',
  'lost',
  'untrue',
];

/** The results of all cases. */
export class FaultReport {
  private readonly rows: string[][] = [];
  private readonly notes: string[] = [];
  private readonly wrongs: string[] = [];
  private trials = 0;

  /** Without any check the result is not good. */
  get isGood(): boolean {
    return this.rows.length + this.trials > 0 && this.wrongs.length === 0;
  }

  add(what: string, kind: DatabaseKind, comparison: DeliveryComparison, expected?: ExpectedComparison): void {
    const { destination, calls, delivered, uncertain, expired, sentAgain, doubled, lost, untrue } = comparison;
    const counts = [calls, delivered, uncertain, expired, sentAgain, doubled, lost, untrue].map(String);
    this.rows.push([what, kind, destination.id, ...counts]);
    for (const fault of violationsOf(comparison, expected)) this.wrong(`${what}, ${kind}, ${destination.id}: ${fault}`);
  }

  wrong(sentence: string): void {
    this.wrongs.push(sentence);
  }

  tried(text: string): void {
    this.trials += 1;
    this.note(text);
  }

  note(text: string): void {
    this.notes.push(text);
  }

  text(): string {
    return [...(this.rows.length > 0 ? [table(HEAD, this.rows)] : []), ...this.notes, this.verdict()].join('\n\n');
  }

  private verdict(): string {
    if (this.isGood) return 'Nothing was lost, nothing counted twice that need not, and what Ringback says is so.';
    if (this.wrongs.length === 0) return 'Nothing was tried.';
    return `Not as it should be:\n${this.wrongs.map((sentence) => `- ${sentence}`).join('\n')}`;
  }
}
