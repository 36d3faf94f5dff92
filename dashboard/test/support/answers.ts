import type { Session } from '../../src/api/session.js';
import type {
  Destination,
  Journey,
  ListedCall,
  Project,
  ProjectGoals,
  Simulation,
  Upload,
  UploadDetail,
  TruthLine,
} from '../../src/api/types.js';

/** Answers of the API, complete; each test names only what it is about. */
export function aSession(changes: Partial<Session> = {}): { readonly session: Session | null } {
  return {
    session: {
      name: 'anna',
      role: 'operator',
      projects: null,
      timezone: 'Europe/Moscow',
      publicUrl: null,
      version: '0.1.0',
      ...changes,
    },
  };
}

export const PROJECT: Project = { id: 'okna', name: 'Окна' };

export function aDestination(changes: Partial<Destination> = {}): Destination {
  return {
    id: 'metrika-okna',
    project: 'okna',
    platform: 'yandex-metrica',
    enabled: true,
    state: 'active',
    by: null,
    byName: null,
    reason: null,
    since: null,
    until: null,
    backlog: 0,
    nextExpiryAt: null,
    waitingValues: [],
    account: '12345678',
    goals: [{ goal: 'quality-call', name: 'quality_call' }],
    nextRoundAt: '2026-11-22T08:07:00.000Z',
    lastSuccessAt: '2026-11-22T07:46:00.000Z',
    lastError: null,
    platformReport: null,
    ...changes,
  };
}

export function aCall(changes: Partial<ListedCall> = {}): ListedCall {
  return {
    id: '019aab11-5c20-7c3e-9d0b-6f4b5a1c2d3e',
    project: 'okna',
    source: 'mango-main',
    callId: '31760000000123457',
    phase: 'ended',
    startedAt: '2026-11-22T07:45:00.000Z',
    endedAt: '2026-11-22T07:46:35.000Z',
    direction: null,
    callType: 'dynamic',
    statusCode: 1100,
    accepted: true,
    answered: true,
    trackingNumber: '+74951234567',
    callerNumber: '+7916***4567',
    talkSeconds: 95,
    waitSeconds: 4,
    isNew: true,
    isQuality: true,
    isDuplicate: false,
    tags: [],
    value: null,
    currency: null,
    dealId: null,
    uid: null,
    gaCid: null,
    yaCid: '1763800000123456789',
    rsCid: null,
    utm: { source: 'yandex', medium: 'cpc', campaign: 'okna-moskva-poisk', content: null, term: null },
    utmFrom: 'vendor',
    clickIds: {},
    gaSessionId: null,
    countryCode: 'RU',
    regionCode: null,
    city: 'Москва',
    device: null,
    ip: null,
    pageUrl: 'https://okna.example/',
    firstUrl: null,
    customParam: null,
    warnings: [],
    receivedAt: '2026-11-22T07:46:36.000Z',
    updatedAt: '2026-11-22T07:46:36.000Z',
    destinations: [{ id: 'metrika-okna', state: 'delivered' }],
    marks: [],
    conversions: [{ goal: 'quality-call', value: 1500, currency: 'RUB' }],
    ...changes,
  };
}

export function anUpload(changes: Partial<UploadDetail> = {}): UploadDetail {
  return {
    id: '019aab12-0000-7000-8000-000000000001',
    project: 'okna',
    callId: '019aab11-5c20-7c3e-9d0b-6f4b5a1c2d3e',
    goal: 'quality-call',
    destination: 'metrika-okna',
    platform: 'yandex-metrica',
    state: 'unmatched',
    reason: { code: 'NOT_LINKED', text: 'The platform found no visit.' },
    attempts: 1,
    dueAt: null,
    expiresAt: '2026-12-13T07:45:00.000Z',
    value: 1500,
    currency: 'RUB',
    identifier: { kind: 'yaCid', value: '1763800000123456789' },
    idempotencyKey: 'okna-1',
    remoteRef: null,
    verified: false,
    evidenceLevel: 'judged',
    retraction: null,
    restatement: null,
    createdAt: '2026-11-22T07:46:36.000Z',
    updatedAt: '2026-11-22T08:00:00.000Z',
    history: [],
    evidence: [],
    ...changes,
  };
}

/** An upload as lists show it. */
export function aListedUpload(changes: Partial<Upload> = {}): Upload {
  const { history: _history, evidence: _evidence, ...upload } = anUpload();
  const call = {
    at: '2026-11-22T07:45:00.000Z',
    callerNumber: '+7916***4567',
    talkSeconds: 95,
    utmSource: 'yandex',
    utmCampaign: 'okna-moskva-poisk',
  };
  return { ...upload, call, ...changes };
}

export function aTruthLine(changes: Partial<TruthLine> = {}): TruthLine {
  return {
    project: 'okna',
    destination: 'metrika-okna',
    goal: 'quality-call',
    day: '2026-11-20',
    campaign: null,
    basis: 'visitDay',
    ours: 41,
    theirs: 38,
    direct: null,
    gap: -3,
    causes: [{ code: 'UNLINKED', text: 'no visit or click found', count: -2, calls: ['call-1', 'call-2'] }],
    unexplained: -1,
    unexplainedCalls: [],
    light: 'green',
    maturity: 'final',
    asOf: '2026-11-22T01:20:00.000Z',
    flags: [],
    ...changes,
  };
}

export function aJourney(changes: Partial<Journey> = {}): Journey {
  const { destinations: _destinations, conversions: _conversions, marks, ...call } = aCall();
  return {
    call,
    statusText: 'answered',
    marks,
    receipts: [],
    receiptsNote: null,
    conversions: [],
    uploads: [],
    otherCalls: [],
    goals: [{ goal: 'quality-call', met: true, failed: null }],
    destinations: [{ id: 'metrika-okna', changes: [] }],
    ...changes,
  };
}

export const GOALS: ProjectGoals = {
  project: 'okna',
  exclude: [],
  goals: [
    {
      goal: 'quality-call',
      name: 'Quality call',
      sentences: ['It is marked as a quality call.'],
      rules: { id: 'quality-call', when: { quality: true, devices: 'mobile' }, value: 1500, currency: 'RUB' },
      builtIn: false,
      conversions: 118,
      destinations: [],
    },
  ],
};

export const SIMULATION: Simulation = {
  calls: 412,
  goals: [
    {
      goal: 'quality-call',
      metNow: 118,
      wouldMeet: 96,
      gained: 3,
      lost: 25,
      revalued: 0,
      valueNow: [{ value: 177000, currency: 'RUB' }],
      valueThen: [{ value: 144000, currency: 'RUB' }],
      undecidable: 0,
    },
  ],
  campaigns: [],
  otherCampaigns: null,
  destinations: [],
  erased: { numbers: 0, callers: 0 },
  untouched: [],
  sample: [
    {
      id: '019aab11-5c20-7c3e-9d0b-6f4b5a1c2d3e',
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
    },
  ],
};
