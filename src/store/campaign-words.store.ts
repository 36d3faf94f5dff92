import { Injectable } from '@nestjs/common';
import { sha256 } from '../runtime/hash.js';
import { inParts, places, type Session } from './session.js';

/** Fewer values than a statement takes, with two beside each. */
const MOST_WORDS = 5_000;

/** The numbers that stand for a project's sources, campaigns, keywords and numbers in stored figures. Given once and kept: figures of years hold them. */
@Injectable()
export class CampaignWordsStore {
  /** The numbers of those words that have one. */
  async known(session: Session, projectId: string, words: readonly string[]): Promise<Map<string, number>> {
    const numbers = new Map<string, number>();
    for (const part of inParts(words, MOST_WORDS)) {
      const byHash = new Map(part.map((word) => [sha256(word), word]));
      const sql = `SELECT "id", "hash" FROM "campaign_words" WHERE "projectId" = ? AND "hash" IN ${places(byHash.size)}`;
      const rows = await session.all<{ id: number; hash: string }>(sql, [projectId, ...byHash.keys()]);
      for (const { id, hash } of rows) numbers.set(byHash.get(hash) ?? '', id);
    }
    return numbers;
  }

  /** The numbers of all these words; those that have none are given one. */
  async numbered(tx: Session, projectId: string, words: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const numbers = await this.known(tx, projectId, words);
    // In one order everywhere: two processes that add the same words must not wait for one another crosswise.
    const missing = words.filter((word) => !numbers.has(word)).sort();
    for (const part of inParts(missing, MOST_WORDS)) {
      await tx.run(
        `INSERT INTO "campaign_words" ("projectId", "hash", "word") VALUES ${part.map(() => '(?, ?, ?)').join(', ')} ON CONFLICT DO NOTHING`,
        part.flatMap((word) => [projectId, sha256(word), word]),
      );
    }
    for (const [word, number] of await this.known(tx, projectId, missing)) numbers.set(word, number);
    return numbers;
  }

  async wordsOf(session: Session, numbers: readonly number[]): Promise<Map<number, string>> {
    const words = new Map<number, string>();
    for (const part of inParts(numbers, MOST_WORDS)) {
      const sql = `SELECT "id", "word" FROM "campaign_words" WHERE "id" IN ${places(part.length)}`;
      for (const { id, word } of await session.all<{ id: number; word: string }>(sql, part)) words.set(id, word);
    }
    return words;
  }
}
