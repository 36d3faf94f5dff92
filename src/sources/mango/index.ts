import { readEvent } from '../event.js';
import { readParameters } from '../parameters.js';
import { ParameterReader } from '../reader.js';
import type { CallSource } from '../source.js';
import { mangoCallList } from './call-list.js';
import { readMangoFacts } from './facts.js';
import { settings, type MangoSettings } from './settings.js';
import { statusLabel } from './statuses.js';

/** Any of these is known only when the call is over. */
const END_PARAMETERS = ['dateEnd', 'duration', 'callStatus'];

/**
 * MANGO OFFICE call tracking: webhooks on the start and the end of a call.
 *
 * Vendor: "Вебхуки коллтрекинга", mango-office.ru/support/calltracking_vs_analytics, read 2026-11-22. What receivers really
 * get differs in places: see README.md beside this file.
 */
export const source: CallSource<MangoSettings> = {
  type: 'mango',
  settings,
  parse(receipt, sourceSettings) {
    const reader = new ParameterReader(readParameters(receipt));
    return readEvent(reader, () => ({
      phase: reader.has(...END_PARAMETERS) ? 'ended' : 'started',
      facts: readMangoFacts(reader, sourceSettings),
    }));
  },
  callList: mangoCallList,
  statusText: statusLabel,
  timeKey: ({ timezone, zMeans }) => JSON.stringify([timezone, zMeans]),
};
