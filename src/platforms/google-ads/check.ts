import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { type Reason } from '../../domain/reason.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import { reasonText } from '../../messages/reason-messages.js';
import { sha256 } from '../../runtime/ids.js';
import type { BatchAnswer } from '../kit/answers.js';
import type { CheckResult, CheckContext } from '../kit/platform.js';
import { type CurrencyOf, currencyFor } from '../kit/settings.js';
import type { GoogleAdsSettings } from './config.js';
import { tooRecent } from './error-codes.js';
import { conversionTimes, type GoogleAdsRow } from './row.js';
import type { GoogleAdsTransport } from './transport.js';

/** A click that never happened: Google may complain about it, which proves that it read the request. */
const NO_CLICK = { kind: 'gclid', value: 'RingbackCheckClickThatNeverWas' } as const;
/** The hash of no real number. */
const NO_PHONE = sha256('RingbackCheckPhoneThatNeverWas');

/** Checks the credentials, then each conversion action with Google's own dry run: nothing is counted. */
export async function checkAccount(
  transport: GoogleAdsTransport,
  settings: GoogleAdsSettings,
  context: CheckContext,
  { now, currencyOf }: ProbeOptions,
): Promise<CheckResult[]> {
  const token = await transport.tokens.current();
  if ('trouble' in token) return [{ name: 'credentials', result: 'failed', text: inBoth(token.trouble.reason) }];
  const credentials = bothLanguages('Google gave an access token.', 'Google выдал токен доступа.');
  const results: CheckResult[] = [{ name: 'credentials', result: 'proved', text: credentials }, ...dryRunOnly(settings)];
  for (const { name, row } of probes(settings, { now, currencyOf })) {
    const answer = await transport.upload([row], context, true);
    const judged = gradeProbe(answer);
    results.push({ name, ...(row.hashedPhone !== null && judged.result === 'proved' ? gradePhone(settings) : judged) });
    if (answer.trouble && answer.trouble.kind !== 'pause') break;
  }
  return results;
}

interface ProbeOptions {
  readonly now: Instant;
  readonly currencyOf: CurrencyOf;
}

/** One dry run per probe; token requests do not count against the API's quota. */
export function countGoogleAdsCheckRequests(settings: GoogleAdsSettings, currencyOf: CurrencyOf): number {
  return probes(settings, { now: 0, currencyOf }).length;
}

/**
 * One probe with a click per action and currency; one with a hashed phone alone, if phones are sent: Google has separate terms
 * for them.
 */
function probes(settings: GoogleAdsSettings, { now, currencyOf }: ProbeOptions): readonly Probe[] {
  const byClick = new Map(
    Object.entries(settings.goals).map(([goal, { conversionActionId, value }]) => {
      const currency = value === 'omit' ? null : currencyFor(goal, currencyOf);
      const name = `conversion action ${conversionActionId}`;
      const row = probe({ conversionActionId, currency, clickId: NO_CLICK, hashedPhone: null }, settings, now);
      return [`${conversionActionId} ${currency}`, { name: currency === null ? name : `${name}, ${currency}`, row }];
    }),
  );
  const [first] = byClick.values();
  if (!settings.hashedPhone || first === undefined) return [...byClick.values()];
  const { conversionActionId, currency } = first.row;
  const byPhone = probe({ conversionActionId, currency, clickId: null, hashedPhone: NO_PHONE }, settings, now);
  return [...byClick.values(), { name: 'hashed phone', row: byPhone }];
}

interface Probe {
  readonly name: string;
  readonly row: GoogleAdsRow;
}

function probe(
  of: Pick<GoogleAdsRow, 'conversionActionId' | 'currency' | 'clickId' | 'hashedPhone'>,
  { consent }: GoogleAdsSettings,
  now: Instant,
): GoogleAdsRow {
  return { ...of, ...conversionTimes(now - DAY), value: of.currency === null ? null : 1, orderId: 'rb-check', consent };
}

function dryRunOnly({ validateOnly }: GoogleAdsSettings): CheckResult[] {
  if (!validateOnly) return [];
  const text = bothLanguages(
    'validateOnly is on: Google checks what is sent and counts nothing. Set it to false when the trial is over.',
    'Включён validateOnly: Google проверяет отправленное и ничего не засчитывает. После пробы поставьте false.',
  );
  return [{ name: 'validateOnly', result: 'doubtful', text }];
}

function gradeProbe({ outcomes: [outcome], unnamed, trouble }: BatchAnswer): Pick<CheckResult, 'result' | 'text'> {
  if (trouble) return { result: 'failed', text: inBoth(trouble.reason) };
  if (unnamed) return { result: 'failed', text: inBoth(unnamed.trouble.reason) };
  if (outcome?.kind === 'retry' && outcome.code === 'VALIDATED_ONLY') {
    const text = bothLanguages('Google’s dry run takes a conversion for it.', 'Пробный прогон Google принимает конверсию.');
    return { result: 'proved', text };
  }
  const why = outcome && 'platformCode' in outcome ? (outcome.platformCode ?? null) : null;
  const isTooEarly = outcome?.kind === 'retry' && outcome.code === 'TOO_EARLY';
  if (outcome?.kind === 'rejected' || outcome?.kind === 'unmatched' || isTooEarly) {
    const { message = '' } = outcome;
    if (isOfMadeUpPerson(why ?? '', message)) return gradeMadeUpPerson(why ?? outcome.code);
    return isTooEarly && tooRecent(why ?? '') !== undefined
      ? gradeTooRecent(why ?? '')
      : gradeRefusal([why, message].filter(Boolean).join(': '));
  }
  const text = bothLanguages(
    'Google gave no clear answer to the dry run. Try again later.',
    'Google не дал ясного ответа на пробный прогон. Попробуйте позже.',
  );
  return { result: 'failed', text };
}

/** Codes and fields about the click or the person: those of the probes are made up. */
const OF_PERSON =
  /(CLICK|EVENT)_NOT_FOUND|(TOO_RECENT|INVALID|FOR|PRECEDES)_CLICK|(TOO_RECENT|EXPIRED|PRECEDES)_EVENT|GCLID|BRAID|IDENTIFIER/;
const PERSON_FIELD = /\b(ad_?identifiers|user_?identifiers|user_?data|gclid|gbraid|wbraid)\b/i;

function isOfMadeUpPerson(code: string, message: string): boolean {
  // What an action permits is a setting, whichever field Google names.
  return !code.includes('NOT_PERMITTED') && (OF_PERSON.test(code) || PERSON_FIELD.test(message));
}

function gradeMadeUpPerson(why: string): Pick<CheckResult, 'result' | 'text'> {
  const text = bothLanguages(
    `Google reads our requests and found fault only with the made-up person of the check (${why}).`,
    `Google читает наши запросы; не понравился ему только выдуманный для проверки человек (${why}).`,
  );
  return { result: 'assumed', text };
}

function gradeTooRecent(why: string): Pick<CheckResult, 'result' | 'text'> {
  const text = bothLanguages(
    `Google wants the conversion action to be six hours old (${why}). Conversions wait until then.`,
    `Google ждёт, пока действию-конверсии исполнится шесть часов (${why}). Конверсии подождут.`,
  );
  return { result: 'doubtful', text };
}

/** A fault of the setting or of our clock: everything in a probe but the person is as in a real conversion. */
function gradeRefusal(why: string): Pick<CheckResult, 'result' | 'text'> {
  const text = bothLanguages(
    `Google refuses the conversion of the check, and not for its made-up click (${why}). Real ones may be refused for it too.`,
    `Google отклоняет конверсию проверки, и не из-за выдуманного клика (${why}). С настоящими может быть то же.`,
  );
  return { result: 'doubtful', text };
}

/** Result for a phone that the dry run accepted: only the Ads API checks the account's terms immediately. */
function gradePhone({ transport }: GoogleAdsSettings): Pick<CheckResult, 'result' | 'text'> {
  if (transport === 'google-ads-api') {
    const text = bothLanguages(
      'Google’s dry run takes a hashed phone, so the customer data terms are accepted.',
      'Пробный прогон Google принимает хешированный телефон, значит, условия обработки данных клиентов приняты.',
    );
    return { result: 'proved', text };
  }
  const text = bothLanguages(
    'Google’s dry run takes a hashed phone. Whether the customer data terms are accepted shows in its later verdict ' +
      'only: look in Google Ads under Goals, Settings.',
    'Пробный прогон Google принимает хешированный телефон. Приняты ли условия обработки данных клиентов, видно только по ' +
      'более позднему решению: проверьте в Google Ads, «Цели», «Настройки».',
  );
  return { result: 'assumed', text };
}

function inBoth(reason: Reason): LocalizedText {
  return bothLanguages(reasonText(reason, 'en'), reasonText(reason, 'ru'));
}
