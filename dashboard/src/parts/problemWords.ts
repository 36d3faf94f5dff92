import { ApiProblem } from '../api/problem.js';
import type { Texts } from '../texts/texts.js';

/** What went wrong, in the language of the page where we have words for it; else what the service says, or that it did not answer. */
export function problemWords(error: Error, { common, problems }: Texts): string {
  if (!(error instanceof ApiProblem)) return common.failed;
  return problems[error.code] ?? (error.detail === '' ? common.failed : error.detail);
}
