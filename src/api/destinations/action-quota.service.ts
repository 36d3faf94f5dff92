import { Inject, Injectable } from '@nestjs/common';
import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { groupBy } from '../../domain/collections.js';
import { DAY, MINUTE, SECOND, type Instant } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { BudgetsStore, type Spending } from '../../store/destinations/budgets.store.js';
import type { Access } from '../access/access.js';
import { ApiProblem } from '../http/problem.js';

/** Limit per key: a person clicks less often, and so does a program that polls for a verdict. */
const MOST_PER_MINUTE = 300;
const MOST_AT_ONCE = 16;
/**
 * Limit per project. An action sends a platform some four requests: this is about half of what Metrica allows one login in a day,
 * and several clients may share that login.
 */
const MOST_PER_DAY = 600;

const TOO_MANY_AT_ONCE = bothLanguages(
  `At most ${MOST_AT_ONCE} of one key run at a time.`,
  `У одного ключа их может идти не больше ${MOST_AT_ONCE} сразу.`,
);
const TOO_MANY_A_MINUTE = bothLanguages(
  `At most ${MOST_PER_MINUTE} of one key in a minute.`,
  `У одного ключа их может быть не больше ${MOST_PER_MINUTE} в минуту.`,
);
const TOO_MANY_A_DAY = bothLanguages(
  `At most ${MOST_PER_DAY} of one project in a day (UTC).`,
  `У одного проекта их может быть не больше ${MOST_PER_DAY} в сутки (UTC).`,
);

interface KeyUse {
  minute: number;
  asked: number;
  running: number;
}

/** Rate limiter: how often people may make destinations send requests, by key and by project. */
@Injectable()
export class ActionQuota {
  private readonly keys = new Map<string, KeyUse>();

  constructor(
    private readonly budgets: BudgetsStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Reserves before the action, so that many at the same time cannot pass the limit together; gives back what asked nobody.
   *
   * @param projects of each destination concerned; one may occur more than once
   * @param asked whether the action sent a request to a platform; otherwise it costs nothing
   * @throws ApiProblem TOO_MANY_ACTIONS; whatever the action throws
   */
  async run<T>(by: Access, projects: readonly string[], action: () => Promise<T>, asked: (result: T) => boolean): Promise<T> {
    const use = this.useOf(by);
    assertKeyMay(use, this.clock.now());
    use.running += 1;
    use.asked += 1;
    let hasAsked = false;
    let reserved: readonly Spending[] = [];
    try {
      reserved = await this.reserve(projects);
      // It may have sent requests before it failed.
      hasAsked = true;
      const result = await action();
      hasAsked = asked(result);
      return result;
    } catch (error) {
      if (error instanceof ApiProblem) hasAsked = false;
      throw error;
    } finally {
      use.running -= 1;
      if (!hasAsked) {
        use.asked -= 1;
        await this.budgets.giveBack(reserved);
      }
    }
  }

  private useOf({ keyId, name }: Access): KeyUse {
    const key = keyId ?? name;
    const minute = Math.floor(this.clock.now() / MINUTE);
    const use = this.keys.get(key) ?? { minute, asked: 0, running: 0 };
    this.keys.set(key, use);
    if (use.minute !== minute) Object.assign(use, { minute, asked: 0 });
    return use;
  }

  /** @throws ApiProblem if one of the projects has used its day up; nothing is reserved then */
  private async reserve(projects: readonly string[]): Promise<readonly Spending[]> {
    const now = this.clock.now();
    const period = Math.floor(now / DAY);
    const spendings = [...groupBy(projects, budgetOf)].map(([id, { length }]) => {
      return { id, period, amount: Math.min(length, MOST_PER_DAY), most: MOST_PER_DAY };
    });
    if (spendings.length === 0) return [];
    const refused = await this.budgets.spend(spendings);
    if (refused.length > 0) throw tooMany(TOO_MANY_A_DAY, DAY - (now % DAY));
    return spendings;
  }
}

function assertKeyMay({ asked, running }: KeyUse, now: Instant): void {
  if (running >= MOST_AT_ONCE) throw tooMany(TOO_MANY_AT_ONCE, 5 * SECOND);
  if (asked >= MOST_PER_MINUTE) throw tooMany(TOO_MANY_A_MINUTE, MINUTE - (now % MINUTE));
}

function budgetOf(project: string): string {
  return `actions:${project}`;
}

function tooMany(limit: LocalizedText, waitMs: number): ApiProblem {
  const detail = bothLanguages(
    `${limit.en} Rounds and verdicts go on by themselves.`,
    `${limit.ru} Отправка и статусы идут сами.`,
  );
  return new ApiProblem('TOO_MANY_ACTIONS', detail, null, { 'retry-after': String(Math.ceil(waitMs / SECOND)) });
}
