import type { CheckResult, SendContext } from '../platform.js';
import { readFailure } from './answer.js';
import type { Settings } from './config.js';
import { readGoalTargets, readUploadings } from './shapes.js';
import { isSuccess, type Reader } from './uploadings.js';

/** Proves token, counter and goals without sending a conversion. That the token may also upload shows only at the first file. */
export async function checkCounter(reader: Reader, settings: Settings, { signal }: SendContext): Promise<CheckResult[]> {
  const list = await reader.client.uploadings(0, 1, signal);
  if (!isSuccess(list) || readUploadings(list.body) === null)
    return [{ name: 'counter', result: 'failed', text: why(reader, list) }];
  return [
    { name: 'counter', result: 'proved', text: `The token reads the uploads of counter ${settings.counterId}.` },
    { name: 'upload', result: 'assumed', text: 'Whether the token may also upload shows at the first file.' },
    ...(await checkGoals(reader, settings, signal)),
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
  if (treatment === 'authorisation') return `Metrica does not accept the token for this counter: ${code}.`;
  if (treatment === 'configuration') return `Metrica does not know the counter, or endpoint is wrong: ${code}.`;
  return `Metrica did not answer properly: ${code}.`;
}
