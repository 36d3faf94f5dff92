import { Injectable } from '@nestjs/common';
import { bothLanguages } from '../../domain/localized-text.js';
import type { Access } from '../access/access.js';
import { ApiProblem } from './problem.js';

/** Long answers of one key at a time, and of all keys together: they share one event loop with the webhooks. */
const MOST_PER_KEY = 4;
const MOST_AT_ONCE = 8;
const RETRY_AFTER_SECONDS = 5;

/** Bulkhead: limits concurrent exports, simulations, text searches and changes by filter, so that the others have room. */
@Injectable()
export class HeavyRequests {
  private readonly running = new Map<string, number>();
  private total = 0;

  /**
   * @returns to be called when the answer has been sent or its reader has disconnected
   * @throws ApiProblem if too many run already
   */
  begin({ keyId, name }: Pick<Access, 'keyId' | 'name'>): () => void {
    const key = keyId ?? name;
    const own = this.running.get(key) ?? 0;
    if (own >= MOST_PER_KEY || this.total >= MOST_AT_ONCE) {
      const detail = bothLanguages(
        `At most ${MOST_PER_KEY} exports, simulations, searches or changes by filter of one key run at a time.`,
        `Выгрузок, симуляций, поисков и изменений по фильтру у одного ключа может идти не больше ${MOST_PER_KEY} сразу.`,
      );
      throw new ApiProblem('TOO_MANY_AT_ONCE', detail, null, { 'retry-after': String(RETRY_AFTER_SECONDS) });
    }
    this.running.set(key, own + 1);
    this.total += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.total -= 1;
      const left = (this.running.get(key) ?? 1) - 1;
      if (left === 0) this.running.delete(key);
      else this.running.set(key, left);
    };
  }
}

/** A text search of a list: every row is read. */
export function isTextSearch({ query }: { readonly query: unknown }): boolean {
  return hasMember(query, 'q');
}

/** A change of everything that a filter matches. */
export function isByFilter({ body }: { readonly body: unknown }): boolean {
  return hasMember(body, 'filter');
}

function hasMember(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && name in value;
}
