import { CALL_ID } from '../views/call.example.js';
import type { SimulationView } from './simulation.view.js';

export const SIMULATE = {
  project: 'okna',
  goals: [{ id: 'quality-call', when: { quality: true, minTalkSeconds: 300 }, value: 1500 }],
  from: '2026-11-01',
  to: '2026-11-30',
};

const FIGURES = {
  metNow: 118,
  wouldMeet: 96,
  gained: 3,
  lost: 25,
  revalued: 0,
  valueNow: [{ value: 177_000, currency: 'RUB' }],
  valueThen: [{ value: 144_000, currency: 'RUB' }],
};

export const SIMULATION_SAMPLE: SimulationView['sample'][number] = {
  id: CALL_ID,
  source: 'mango-main',
  callId: '31760000000123457',
  at: '2026-11-22T07:45:00.000Z',
  campaign: 'okna-moskva-poisk',
  goal: 'quality-call',
  change: 'lost',
  valueNow: 1500,
  valueThen: null,
  currencyNow: 'RUB',
  currencyThen: null,
  failed: { condition: 'minTalkSeconds', wanted: 300, found: 187 },
};

export const SIMULATION: SimulationView = {
  calls: 412,
  goals: [{ goal: 'quality-call', ...FIGURES, undecidable: 0 }],
  campaigns: [{ campaign: 'okna-moskva-poisk', calls: 412, ...FIGURES }],
  otherCampaigns: null,
  destinations: [
    {
      destination: 'metrika-okna',
      platform: 'yandex-metrica',
      new: 2,
      skipped: 0,
      expired: 1,
      notTaken: 0,
      cancelled: 4,
      returned: 0,
      woken: 0,
      alreadySent: 21,
      sentWithOldValue: 0,
    },
  ],
  erased: { numbers: 0, callers: 0 },
  untouched: [],
  sample: [SIMULATION_SAMPLE],
};
