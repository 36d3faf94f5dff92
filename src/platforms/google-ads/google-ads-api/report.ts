import type { ReportAnswer } from '../../report.js';
import type { Trouble } from '../../trouble.js';
import { outageTrouble, settingTrouble } from '../trouble.js';
import type { Call, Heard } from './call.js';
import { readUploadSummary } from './upload-summary.js';

/** What came of asking for the summary. */
export function reportOf(heard: Heard<readonly unknown[]>): ReportAnswer {
  if ('failed' in heard) return { trouble: troubleOf(heard.failed) };
  const report = readUploadSummary(heard.response);
  return report === null ? { trouble: outageTrouble('the answer is not the summary that was asked for') } : { report };
}

/** Where an upload would be refused or lost, a question is merely without an answer. */
function troubleOf(failed: Call): Trouble {
  const { trouble, outcomes } = failed.settle(1, false);
  if (trouble) return trouble;
  const [outcome] = outcomes;
  const code = outcome && 'platformCode' in outcome ? (outcome.platformCode ?? '') : '';
  return outcome?.kind === 'rejected'
    ? settingTrouble(`Google refuses the question: ${code}`)
    : outageTrouble(code === '' ? 'no answer came' : code);
}
