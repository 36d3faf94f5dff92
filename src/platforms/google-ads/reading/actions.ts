import { bothLanguages } from '../../../domain/localized-text.js';
import type { GoalSetup, SetupFinding } from '../../kit/reader.js';
import type { ActionRow } from './queries.js';

/** Enums come as text, or as the numbers of the v25 protos. */
const ENABLED = ['ENABLED', '2', 2];
const ONE_PER_CLICK = ['ONE_PER_CLICK', '2', 2];

/** An action that is gone counts nothing; one that counts a click once leaves out its later calls. */
export function actionSetupOf(goal: string, action: ActionRow | undefined): GoalSetup {
  const { status, counting_type: counting } = action?.conversion_action ?? {};
  if (action === undefined || !ENABLED.includes(status ?? '')) return { goal, flags: ['goalMisread'] };
  return ONE_PER_CLICK.includes(counting ?? '')
    ? { goal, flags: ['countedOnce'], countedOnceBy: 'identifier' }
    : { goal, flags: [] };
}

/** What was received last against what was counted last is the shortest health check that Google has. */
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
  const text = bothLanguages(
    `Received last on ${received ?? 'no day yet'}, counted last on ${counted || 'no day yet'}.`,
    `Последняя полученная конверсия: ${received ?? 'ещё не было'}, последняя засчитанная: ${counted || 'ещё не было'}.`,
  );
  return { name, result: isSilent ? 'doubtful' : 'proved', text };
}
