import { source } from '../../../src/sources/mapped/index.js';
import type { MappedSettings } from '../../../src/sources/mapped/settings.js';
import type { SourceSample } from '../contract/source-contract.js';
import { aReceipt, queryOf } from '../receipts.js';

/** A vendor invented for the tests. */
const ENDED = {
  id: '31760000000123457',
  begun: '22/11/2026 9:45:07',
  talked: '187',
  lost: 'no',
  visit: '1',
  caller: '79161234567',
  campaign: 'okna-moskva',
  ym: '1763800000123456789',
};

/** The settings as the config gives them, with everything left out filled in. */
export function aMapping(own: object): MappedSettings {
  return source.settings.parse({ fields: { callId: 'id' }, ...own });
}

export const mappedSample: SourceSample<MappedSettings> = {
  source,
  defaults: {
    dates: ["dd/MM/yyyy H:mm:ss 'UTC'", 'dd/MM/yyyy H:mm:ssZZ'],
    fields: {
      callId: ['id', 'call.id'],
      startedAt: 'begun',
      talkSeconds: 'talked',
      answered: { from: 'lost', not: true },
      isNew: { from: 'visit', is: '1' },
      callerNumber: ['caller', 'call.people[0].phone'],
      utmCampaign: 'campaign',
      customParam: 'more',
      gclid: 'click',
      yaCid: 'ym',
    },
  },
  ended: aReceipt({ query: queryOf({ ...ENDED, begun: '22/11/2026 9:45:07+03:00' }) }),
  callId: ENDED.id,
  names: [...Object.keys(ENDED), 'call', 'more', 'click', '__proto__', 'constructor'],
};
