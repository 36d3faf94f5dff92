import { DAY, type Instant } from '../../domain/instant.js';
import { reasonText } from '../../domain/reason.js';
import type { BatchAnswer, CheckResult, SendContext } from '../platform.js';
import type { GoogleAdsSettings } from './config.js';
import { moment, type GoogleAdsRow } from './row.js';
import type { Transport } from './transport.js';

/** A click that never was: Google may find fault with it, and with that proves that it read the request. */
const NO_CLICK = 'RingbackCheckClickThatNeverWas';

/** Proves the credentials, then each conversion action with Google's own dry run: nothing is counted. */
export async function checkAccount(
  transport: Transport,
  settings: GoogleAdsSettings,
  context: SendContext,
  now: Instant,
): Promise<CheckResult[]> {
  const token = await transport.tokens.current();
  if ('trouble' in token) return [{ name: 'credentials', result: 'failed', text: reasonText(token.trouble.reason, 'en') }];
  const results: CheckResult[] = [{ name: 'credentials', result: 'proved', text: 'Google gave an access token.' }];
  const actions = new Set(Object.values(settings.goals).map((goal) => goal.conversionActionId));
  for (const action of actions) {
    const answer = await transport.upload([probe(action, settings, now)], context, true);
    results.push({ name: `conversion action ${action}`, ...judgeProbe(answer) });
    if (answer.trouble && answer.trouble.kind !== 'pause') break;
  }
  return results;
}

function probe(conversionActionId: string, { consent }: GoogleAdsSettings, now: Instant): GoogleAdsRow {
  return {
    clickId: { kind: 'gclid', value: NO_CLICK },
    hashedPhone: null,
    conversionActionId,
    ...moment(now - DAY),
    value: null,
    currency: null,
    orderId: 'rb-check',
    consent,
  };
}

function judgeProbe({ outcomes: [outcome], trouble }: BatchAnswer): Pick<CheckResult, 'result' | 'text'> {
  if (trouble) return { result: 'failed', text: reasonText(trouble.reason, 'en') };
  if (outcome?.kind === 'retry' && outcome.code === 'VALIDATED_ONLY') {
    return { result: 'proved', text: 'Google’s dry run takes a conversion for it.' };
  }
  if (outcome?.kind === 'rejected' || outcome?.kind === 'unmatched') {
    const why = outcome.platformCode ?? outcome.code;
    return {
      result: 'assumed',
      text: `Google reads our requests and found fault only with the made-up click of the check (${why}).`,
    };
  }
  return { result: 'failed', text: 'Google gave no clear answer to the dry run. Try again later.' };
}
