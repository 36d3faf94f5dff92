import type { Trouble } from '../../trouble.js';
import type { TokenSource } from './token-source.js';

/**
 * Makes a call with an access token; where the API does not accept the token, once more with a new one.
 *
 * @param isRefused whether the answer says that the token is not accepted (and thus that nothing was taken)
 */
export async function withToken<Answer>(
  tokens: TokenSource,
  call: (token: string) => Promise<Answer>,
  isRefused: (answer: Answer) => boolean,
): Promise<{ readonly answer: Answer; readonly token: string } | { readonly trouble: Trouble }> {
  const first = await tokens.current();
  if ('trouble' in first) return first;
  const answer = await call(first.token.value);
  if (!isRefused(answer)) return { answer, token: first.token.value };

  const second = await tokens.other(first.token.value);
  if ('trouble' in second) return second;
  return { answer: await call(second.token.value), token: second.token.value };
}
