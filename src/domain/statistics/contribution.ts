import type { ReasonCode } from '../reason.js';
import type { UploadState } from '../uploads/upload-states.js';
import {
  COVERED_IDS,
  type CountedCall,
  type CountedConversion,
  type CountedUpload,
  type CoveredId,
  isConfiguredGoal,
} from './counted-call.js';
import type { DayAndHour } from './day-calendar.js';

/** 52 bits of the keyed hash: enough to tell all callers of a business apart, and exact as a JS number. */
const CALLER_DIGITS = 13;
const CALLER_KEY = new RegExp(`^[0-9a-f]{${CALLER_DIGITS}}`);

interface ContributedConversion {
  readonly goal: string;
  /** Empty for a conversion without a value. */
  readonly currency: string;
  readonly valueMinor: number;
}
type ContributedUpload = Omit<CountedUpload, 'callId'>;

/**
 * Everything that one call adds to the statistics. Stored as it was counted, so that it can be subtracted again whatever has
 * become of the call or of the settings since.
 */
export interface Contribution extends DayAndHour {
  readonly projectId: string;
  readonly answered: boolean | null;
  readonly excluded: boolean;
  /** The numbers of the call's groups, in the order of `GROUP_KINDS`. */
  readonly groups: readonly number[];
  readonly identifiers: readonly CoveredId[];
  /** The first digits of the caller's keyed hash. */
  readonly caller: number | null;
  /** To configured goals only. */
  readonly conversions: readonly ContributedConversion[];
  readonly uploads: readonly ContributedUpload[];
}

/** A call with its conversions and uploads. */
export interface CallWithOutcome {
  readonly call: CountedCall;
  readonly conversions: readonly CountedConversion[];
  readonly uploads: readonly CountedUpload[];
}

export function contributionOf({ call, ...of }: CallWithOutcome, at: DayAndHour, groups: readonly number[]): Contribution {
  const { projectId, answered, excluded, identifiers, callerKey } = call;
  const conversions = of.conversions.filter(isConfiguredGoal).map(({ goal, currency, valueMinor }) => {
    const isValued = currency !== null && valueMinor !== null;
    return { goal, currency: isValued ? currency : '', valueMinor: isValued ? valueMinor : 0 };
  });
  const uploads = of.uploads.map(({ callId: _callId, ...upload }) => upload);
  return {
    projectId,
    day: at.day,
    hour: at.hour,
    answered,
    excluded,
    groups,
    identifiers,
    caller: callerKey === null ? null : callerNumberOf(callerKey),
    conversions: conversions.sort((a, b) => compareText(a.goal, b.goal)),
    uploads: uploads.sort((a, b) => compareText(a.destination, b.destination) || compareText(a.goal, b.goal)),
  };
}

function callerNumberOf(callerKey: string): number {
  if (!CALLER_KEY.test(callerKey)) throw new Error('a keyed hash is not hexadecimal');
  return parseInt(callerKey.slice(0, CALLER_DIGITS), 16);
}

/** The prefix of the keyed hashes that this number stands for. */
export function callerPrefixOf(caller: number): string {
  return caller.toString(16).padStart(CALLER_DIGITS, '0');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const UPLOAD_FLAGS = ['identified', 'sent', 'verified'] as const;
type StoredConversion = readonly [goal: string, currency: string, valueMinor: number];
type StoredUpload = readonly [destination: string, goal: string, state: string, reasonCode: string | null, flags: number];
type StoredContribution = readonly [
  projectId: string,
  day: string,
  hour: number,
  answered: 0 | 1 | null,
  excluded: 0 | 1,
  groups: readonly number[],
  identifiers: number,
  caller: number | null,
  conversions: readonly StoredConversion[],
  uploads: readonly StoredUpload[],
];

/** The stored form: a JSON array. Equal contributions have equal texts. */
export function contributionText(of: Contribution): string {
  const stored: StoredContribution = [
    of.projectId,
    of.day,
    of.hour,
    of.answered === null ? null : of.answered ? 1 : 0,
    of.excluded ? 1 : 0,
    of.groups,
    COVERED_IDS.reduce((bits, id, at) => (of.identifiers.includes(id) ? bits | (1 << at) : bits), 0),
    of.caller,
    of.conversions.map(({ goal, currency, valueMinor }) => [goal, currency, valueMinor]),
    of.uploads.map((upload) => [upload.destination, upload.goal, upload.state, upload.reasonCode, flagsOf(upload)]),
  ];
  return JSON.stringify(stored);
}

export function contributionFrom(text: string): Contribution {
  const [projectId, day, hour, answered, excluded, groups, identifiers, caller, conversions, uploads] = JSON.parse(
    text,
  ) as StoredContribution;
  return {
    projectId,
    day,
    hour,
    answered: answered === null ? null : answered === 1,
    excluded: excluded === 1,
    groups,
    identifiers: COVERED_IDS.filter((_, at) => (identifiers & (1 << at)) !== 0),
    caller,
    conversions: conversions.map(([goal, currency, valueMinor]) => ({ goal, currency, valueMinor })),
    uploads: uploads.map(([destination, goal, state, reasonCode, flags]) => ({
      destination,
      goal,
      state: state as UploadState,
      reasonCode: reasonCode as ReasonCode | null,
      identified: (flags & 1) !== 0,
      sent: (flags & 2) !== 0,
      verified: (flags & 4) !== 0,
    })),
  };
}

function flagsOf(upload: ContributedUpload): number {
  return UPLOAD_FLAGS.reduce((bits, flag, at) => (upload[flag] ? bits | (1 << at) : bits), 0);
}
