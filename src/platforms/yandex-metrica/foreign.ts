import { bothLanguages } from '../../domain/localized-text.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import type { CheckResult } from '../check.js';
import type { CheckContext } from '../context.js';
import { readUploadings, type Uploading } from './shapes.js';
import { isSuccess, type Reader } from './uploadings.js';

const DAYS_LOOKED_BACK = 30;
const MOST_COMMENTS = 3;
const LONGEST_COMMENT = 40;
const OUR_KEY = /^rb[0-9a-f]{32}$/;

/**
 * Looks for files of the last days that others uploaded to the counter: an integration of the call tracking or a CRM with the same calls would
 * count each of them twice. A file is ours by its comment, our batch key; where our own journal can be asked, keys that it does not know are
 * another Ringback's.
 *
 * @param own the counter's list of the kind of file that this destination uploads
 */
export async function checkForeign(reader: Reader, own: readonly Uploading[], context: CheckContext): Promise<CheckResult> {
  const name = 'other uploads';
  const others = await reader.client.otherUploadings(context.signal);
  const other = isSuccess(others) ? readUploadings(others.body) : null;
  const since = reader.clock.now() - DAYS_LOOKED_BACK * DAY;
  const foreign = await foreignOf(own, since, context);
  if (foreign.length > 0) {
    const seen = `${foreign.length}${commentsOf(foreign, reader)}`;
    const text = bothLanguages(
      `Files of the last ${DAYS_LOOKED_BACK} days that this Ringback did not upload: ${seen}. If they tell of the same calls, each counts twice: switch the other integration off, or give it a goal of its own.`,
      `Файлы за последние ${DAYS_LOOKED_BACK} дней, загруженные не этим Ringback: ${seen}. Если в них те же звонки, каждый засчитается дважды: выключите другую интеграцию или дайте ей отдельную цель.`,
    );
    return { name, result: 'doubtful', text };
  }
  const foreignOther = other === null ? [] : await foreignOf(other, since, context);
  if (foreignOther.length > 0) {
    const seen = `${foreignOther.length}${commentsOf(foreignOther, reader)}`;
    const text = bothLanguages(
      `Others upload calls or conversions to this counter by Metrica’s other list (${seen}), which makes goals of its own. Give only one of these goals to a strategy.`,
      `Другие загружают в этот счётчик звонки или конверсии через второй список Метрики (${seen}), там свои цели. Отдавайте стратегии только одну из этих целей.`,
    );
    return { name, result: 'doubtful', text };
  }
  const text = bothLanguages(
    `Nobody else has uploaded to this counter in the last ${DAYS_LOOKED_BACK} days${other === null ? ', as far as one of its two lists says' : ''}.`,
    `Никто другой не загружал в этот счётчик файлы за последние ${DAYS_LOOKED_BACK} дней${other === null ? ', насколько видно по одному из двух списков' : ''}.`,
  );
  return { name, result: other === null ? 'assumed' : 'proved', text };
}

async function foreignOf(list: readonly Uploading[], since: Instant, { ours }: CheckContext): Promise<Uploading[]> {
  const recent = list.filter(({ createdAt }) => createdAt === null || createdAt >= since);
  const keys = recent.flatMap(({ comment }) => (comment !== null && OUR_KEY.test(comment) ? [comment] : []));
  const known = ours === undefined ? new Set(keys) : await ours(keys);
  return recent.filter(({ comment }) => comment === null || !known.has(comment));
}

/** What their comments say, so that the owner recognises who it is. */
function commentsOf(foreign: readonly Uploading[], { mask }: Reader): string {
  const comments = [...new Set(foreign.flatMap(({ comment }) => comment?.trim() || []))].slice(0, MOST_COMMENTS);
  return comments.length === 0 ? '' : ` (${comments.map((one) => `“${mask(one).slice(0, LONGEST_COMMENT)}”`).join(', ')})`;
}
