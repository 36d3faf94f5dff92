import { bothLanguages } from '../../../domain/localized-text.js';
import type { GoalSetup, SetupFinding } from '../../kit/reader.js';
import type { ActionRow, ActionUploads, BidsRow } from './queries.js';

/** Enums come as text, or as the numbers of the v25 protos. */
const ENABLED = ['ENABLED', '2', 2];
const ONE_PER_CLICK = ['ONE_PER_CLICK', '2', 2];

/** A removed action counts nothing; one that counts a click once leaves out its later calls. */
export function actionSetupOf(goal: string, action: ActionRow | undefined): GoalSetup {
  const { status, counting_type: counting } = action?.conversion_action ?? {};
  if (action === undefined || !ENABLED.includes(status ?? '')) return { goal, flags: ['goalMisread'] };
  return ONE_PER_CLICK.includes(counting ?? '')
    ? { goal, flags: ['countedOnce'], countedOnceBy: 'identifier' }
    : { goal, flags: [] };
}

/** Google's quickest health check: the last upload received against the last conversion counted. */
export function actionFinding(goal: string, actionId: string, action: ActionRow | undefined): SetupFinding {
  const name = `action ${goal}`;
  if (action === undefined || !ENABLED.includes(action.conversion_action.status ?? '')) {
    const text = bothLanguages(
      `The account has no enabled conversion action ${actionId}: nothing can be counted there.`,
      `В аккаунте нет включённого действия-конверсии ${actionId}: засчитывать звонки некуда.`,
    );
    return { name, result: 'failed', text };
  }
  const received = action.metrics?.conversion_last_received_request_date_time?.slice(0, 10) ?? null;
  const counted = action.metrics?.conversion_last_conversion_date ?? null;
  const isSilent = received !== null && (counted === null || counted === '');
  const none = { en: 'no day yet', ru: 'ещё не было' };
  const once = ONE_PER_CLICK.includes(action.conversion_action.counting_type ?? '');
  const counts = once
    ? {
        en: 'It counts one call of a click.',
        ru: 'Второй звонок клика не засчитается.',
      }
    : { en: 'It counts every call of a click.', ru: 'Засчитывается каждый звонок клика.' };
  const text = bothLanguages(
    `Received last on ${received ?? none.en}, counted last on ${counted || none.en}. ${counts.en}${ownerOf(action).en}`,
    `Последняя полученная: ${received ?? none.ru}, засчитанная: ${counted || none.ru}. ${counts.ru}${ownerOf(action).ru}`,
  );
  return { name, result: isSilent || once ? 'doubtful' : 'proved', text };
}

/** Cross-account conversion tracking: the action belongs to the manager account. */
function ownerOf({ conversion_action: { owner_customer: owner, resource_name: name } }: ActionRow): { en: string; ru: string } {
  const [ours, account] = [name?.split('/')[1] ?? '', owner?.split('/')[1] ?? ''];
  if (account === '' || account === ours) return { en: '', ru: '' };
  return { en: ` It belongs to account ${account}.`, ru: ` Оно принадлежит аккаунту ${account}.` };
}

/** Without click ids in addresses nothing connects a call to a click. */
export function autoTaggingFinding(enabled: boolean | null): SetupFinding | null {
  if (enabled === null) return null;
  const text = enabled
    ? bothLanguages(
        'Auto-tagging is on: addresses carry click ids.',
        'Автопометка включена: в адресах есть идентификаторы кликов.',
      )
    : bothLanguages(
        'Auto-tagging is off: addresses carry no click ids, so that calls find no click. Switch it on in the account settings.',
        'Автопометка выключена: идентификаторов кликов в адресах нет, звонки не находят клик. Включите её в настройках аккаунта.',
      );
  return { name: 'auto-tagging', result: enabled ? 'proved' : 'failed', text };
}

/** Whether conversions have any effect: campaigns bid on goals by category and origin, not by action. */
export function bidsFinding(
  goal: string,
  { campaigns, aWeek }: { readonly campaigns: number; readonly aWeek: number },
): SetupFinding {
  const name = `bids ${goal}`;
  const [en, ru] = [`About ${aWeek} a week are counted.`, `Засчитывается примерно ${aWeek} в неделю.`];
  if (campaigns === 0) {
    const text = bothLanguages(
      `No campaign bids on this goal: it is reported and steers nothing. ${en}`,
      `Ни одна кампания не оптимизируется на эту цель: она только в отчётах. ${ru}`,
    );
    return { name, result: 'doubtful', text };
  }
  const text = bothLanguages(
    `${campaigns} campaigns bid on this goal. ${en}`,
    `На эту цель оптимизируются кампании: ${campaigns}. ${ru}`,
  );
  return { name, result: 'proved', text };
}

/** Campaigns that bid on goals of the action's kind. */
export function bidding({ conversion_action: { category, origin } }: ActionRow, bids: readonly BidsRow[]): number {
  const ofKind = bids.filter(
    ({ campaign_conversion_goal: one }) => one.biddable === true && one.category === category && one.origin === origin,
  );
  return new Set(ofKind.map(({ campaign }) => campaign?.id ?? '')).size;
}

/**
 * Google's own count of the latest day with uploads. No page says which client's uploads include the Data Manager's: each is
 * shown.
 */
export function uploadsFindings(goal: string, actionId: string, uploads: readonly ActionUploads[]): SetupFinding[] {
  return uploads
    .filter(({ conversion_action_id: id }) => id === actionId)
    .map((one) => {
      const [client, taken, total] = [one.client ?? 'Google', one.successful_event_count, one.total_event_count];
      const [day, pending] = [one.last_upload_date_time?.slice(0, 10), one.pending_event_count];
      const [en, ru] = day === undefined ? ['', ''] : [`, latest upload ${day}`, `, загрузка ${day}`];
      const status = one.status ? ` (${one.status})` : '';
      const text = bothLanguages(
        `By ${client}${en}: ${taken} of ${total} taken, ${pending} in progress${status}.`,
        `Через ${client}${ru}: принято ${taken} из ${total}, в обработке ${pending}${status}.`,
      );
      return { name: `uploads ${goal} ${client}`, result: taken + pending < total ? 'doubtful' : 'proved', text };
    });
}
