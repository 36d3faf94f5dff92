import { sentence } from '../../../domain/localized-text.js';
import { z } from 'zod';
import { dayBounds, dayOf } from '../../../domain/time/business-days.js';
import { HOUR, type Instant } from '../../../domain/time/instant.js';
import { parseJson } from '../../kit/answers.js';

const TOKENS_LEFT = sentence('too few of the report tokens are left', 'осталось слишком мало токенов отчётов');

const status = z.object({ consumed: z.number().nullish(), remaining: z.number().nullish() }).nullish();
const answer = z.object({
  propertyQuota: z.object({ tokensPerDay: status, tokensPerHour: status, tokensPerProjectPerHour: status }).nullish(),
});

/** Google's daily quotas are renewed at midnight there (devguides/reporting/data/v1/quotas). */
const QUOTA_ZONE = 'America/Los_Angeles';

/** When requests are allowed again, and which quota is used up. */
export interface TokensUsedUp {
  readonly until: Instant;
  readonly detail: string;
}

/**
 * Each report states its cost and the property's remaining tokens (200 000 a day, 40 000 an hour, 14 000 an hour for a Cloud
 * project). Another report at the same cost must not exceed them.
 *
 * @returns null if enough is left, or if the answer does not say
 * @see Google: analytics/data/v1beta PropertyQuota, read 2026-11-29
 */
export function tokensUsedUp(body: string, now: Instant): TokensUsedUp | null {
  const quota = answer.safeParse(parseJson(body)).data?.propertyQuota;
  const hourEnds = now - (now % HOUR) + HOUR;
  const dayEnds = dayBounds(dayOf(now, QUOTA_ZONE), QUOTA_ZONE).to;
  const limits = [
    { name: 'tokensPerDay', of: quota?.tokensPerDay, until: dayEnds },
    { name: 'tokensPerHour', of: quota?.tokensPerHour, until: hourEnds },
    { name: 'tokensPerProjectPerHour', of: quota?.tokensPerProjectPerHour, until: hourEnds },
  ];
  for (const { name, of, until } of limits) {
    const left = of?.remaining ?? null;
    if (left !== null && left < Math.max(1, of?.consumed ?? 1)) return { until, detail: `${TOKENS_LEFT} (${name}: ${left})` };
  }
  return null;
}
