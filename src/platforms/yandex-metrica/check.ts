import type { CheckResult, SendContext } from '../platform.js';
import { readFailure } from './answer.js';
import type { Settings } from './config.js';
import { readGoalTargets, readUploadings } from './shapes.js';
import { isSuccess, type Reader } from './uploadings.js';

/**
 * Proves token, counter and goals without sending anything. Whether the token's account may edit the counter shows only at
 * the first file.
 *
 * @see Yandex: intro/authorization, read 2026-11-22
 */
export async function checkCounter(reader: Reader, settings: Settings, { signal }: SendContext): Promise<CheckResult[]> {
  const list = await reader.client.uploadings(0, 1, signal);
  if (!isSuccess(list) || readUploadings(list.body) === null)
    return [{ name: 'counter', result: 'failed', text: why(reader, list) }];
  const { counterId, mode, newGoalName } = settings;
  const goals: CheckResult[] =
    mode === 'conversions'
      ? await checkGoals(reader, settings, signal)
      : [
          {
            name: 'goal',
            result: 'assumed',
            text: `Metrica makes the goal “${newGoalName}” itself, with the first file of calls.`,
          },
        ];
  return [
    {
      name: 'counter',
      result: 'proved',
      text: `The token reads the uploads of counter ${counterId}, so it has the right metrika:offline_data.`,
    },
    {
      name: 'upload',
      result: 'assumed',
      text: 'Whether the account of the token may also edit the counter, which uploading needs, shows at the first file.',
    },
    ...goals,
  ];
}

async function checkGoals(reader: Reader, settings: Settings, signal: AbortSignal): Promise<CheckResult[]> {
  const answer = await reader.client.goals(signal);
  const targets = isSuccess(answer) ? readGoalTargets(answer.body) : null;
  if (targets === null) {
    const text = `The goals could not be read (${why(reader, answer)}) Give the token the right metrika:read to have them checked.`;
    return [{ name: 'goals', result: 'assumed', text }];
  }
  return Object.entries(settings.goals).map(([goal, { target }]) => ({
    name: `goal ${goal}`,
    ...(targets.has(target)
      ? { result: 'proved' as const, text: `The counter has a JavaScript-event goal with the identifier ${target}.` }
      : {
          result: 'failed' as const,
          text: `The counter has no JavaScript-event goal with the identifier ${target}. Create it in Metrica or mend target.`,
        }),
  }));
}

function why({ clock, mask }: Reader, result: Parameters<typeof readFailure>[0]): string {
  if (isSuccess(result)) return 'What answered is not the Metrica API: check endpoint.';
  const { treatment, words } = readFailure(result, { now: clock.now(), mask });
  const code = words.platformCode ?? '';
  if (code === 'access_denied')
    return `The account of the token has no access to this counter, or the token lacks the right metrika:offline_data: ${code}.`;
  if (treatment === 'authorisation') return `Metrica does not accept the token: ${code}. Get a new one and put it into token.`;
  if (treatment === 'configuration') return `Metrica does not know the counter, or endpoint is wrong: ${code}.`;
  return `Metrica did not answer properly: ${code}.`;
}
