import { setTimeout as sleep } from 'node:timers/promises';
import type { Destination } from '../destinations/destinations.js';
import { bothLanguages, englishPlural } from '../domain/localized-text.js';
import { numberText } from '../messages/number-text.js';
import { reasonText } from '../messages/reason-messages.js';
import { zoneFinding } from '../messages/truth-messages.js';
import type { CheckResult } from '../platforms/kit/platform.js';
import { findsConversions, missingPackageReason, type PlatformReader, type ReadContext } from '../platforms/kit/reader.js';

/** Conversions of the days that a reading covers: how many were sent, and how many of them were found one by one. */
export interface FoundCalls {
  readonly sent: number;
  readonly found: number;
}

interface ReadingFacts {
  /** The business's. */
  readonly timezone: string;
  /** Null if there is no database to ask. */
  readonly calls: ((reader: PlatformReader) => Promise<FoundCalls>) | null;
}

/** A check does not wait for reports that the platform has to prepare. */
const LONGEST_WAIT_MS = 5000;

/** A context without quota, for when no database counts it. */
export function readContextOf(
  requestKey: string,
  signal: AbortSignal,
  spend: ReadContext['spend'] = () => Promise.resolve(null),
): ReadContext {
  const wait = (ms: number): Promise<void> =>
    sleep(Math.min(ms, LONGEST_WAIT_MS), undefined, { signal, ref: false }).catch(() => undefined);
  return { requestKey, signal, spend, wait };
}

/**
 * Whether the platform's numbers can be read, and what may explain gaps. Sending does not depend on it: trouble is only a doubt.
 */
export async function checkReading(
  { platform }: Destination,
  context: ReadContext,
  { timezone, calls }: ReadingFacts,
): Promise<CheckResult[]> {
  const { reader, readingAdvice } = platform;
  if (!reader) return readingAdvice === undefined ? [] : [{ name: 'reading', result: 'assumed', text: readingAdvice }];
  const missing = missingPackageReason(reader);
  if (missing) {
    const [en, ru] = [reasonText(missing, 'en'), reasonText(missing, 'ru')];
    return [{ name: 'reading', result: 'doubtful', text: bothLanguages(`${en} (${missing.code})`, `${ru} (${missing.code})`) }];
  }
  const answer = await reader.setup([...platform.goalTargets.keys()], context);
  if ('trouble' in answer) {
    const { kind, reason } = answer.trouble;
    const code = kind === 'pause' ? 'READING_REFUSED' : 'READING_LATER';
    const trouble = { code, detail: reason.detail || reason.code } as const;
    const [en, ru] = [reasonText(trouble, 'en'), reasonText(trouble, 'ru')];
    const text = bothLanguages(`${en} Needed: ${reader.right.en}.`, `${ru} Нужно: ${reader.right.ru}.`);
    return [{ name: 'reading', result: 'doubtful', text }];
  }
  const counted = calls && (await calls(reader));
  const zone = zoneFinding(answer.setup.timezone, timezone);
  return [
    readable(reader, counted),
    ...[...(zone === null ? [] : [zone]), ...answer.setup.findings].map(({ name, result, text }) => ({
      name: `reading ${name}`,
      result: result === 'failed' ? ('doubtful' as const) : result,
      text,
    })),
  ];
}

function readable(reader: PlatformReader, counted: FoundCalls | null): CheckResult {
  const { right, daysBack } = reader;
  const of = callsText(reader, counted);
  const text = bothLanguages(
    `What the platform shows can be read for ${englishPlural(daysBack, 'day')} back (${right.en}). ${of.en}`,
    `Что показывает площадка, видно за последние ${daysBack} дн. (${right.ru}). ${of.ru}`,
  );
  return { name: 'reading', result: 'proved', text };
}

function callsText(reader: PlatformReader, counted: FoundCalls | null): { en: string; ru: string } {
  if (!findsConversions(reader)) return bothLanguages('Single calls are not looked for there.', 'Звонки поштучно там не ищутся.');
  if (counted === null) return bothLanguages('Single calls are looked for there.', 'Отдельные звонки там ищутся.');
  const { sent, found } = counted;
  return bothLanguages(
    `Calls sent in that time: ${numberText(sent, 'en')}; found there one by one: ${numberText(found, 'en')}.`,
    `Из отправленных за это время звонков (${sent}) поштучно там найдено: ${found}.`,
  );
}
