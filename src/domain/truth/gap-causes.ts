import { groupBy } from '../collections.js';
import { addDays } from '../time/business-days.js';
import type { UploadState } from '../uploads/upload-states.js';
import { rankOf, type EvidenceLevel } from './evidence.js';
import type { ReadingFlag } from './reading.js';

/** Why a platform's number differs from ours, in the order in which causes are checked; each claims only what it can prove. */
export const GAP_CAUSES = [
  'TOO_FRESH',
  'REFUSED',
  'UNLINKED',
  'PLATFORM_REASON',
  'NOT_SENT',
  'COUNTED_ONCE',
  'MOVED_DAY',
  'MOVED_CAMPAIGN',
  'HIDDEN',
  'OTHERS',
  'TAKEN_BACK',
  'GOAL_MISREAD',
] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

/** One of our conversions in a compared line: one upload of this goal to this destination. */
export interface OwnConversion {
  readonly callId: string;
  readonly state: UploadState;
  readonly evidenceLevel: EvidenceLevel;
  /** Sent long enough ago that the platform should show it. */
  readonly ripe: boolean;
  /** Its state says that it was not taken, yet that is uncertain: the answer to its last request was lost. */
  readonly mayBeThere: boolean;
  /** Retracted at the platform. */
  readonly takenBack: boolean;
  /** Waits for a person: the destination is paused, switched off or removed. */
  readonly heldBack: boolean;
  /** The key per which the platform counts one conversion: a click, a session, a visitor. Null if every conversion counts. */
  readonly countedOnceBy: string | null;
  /** Where the platform's own record counts it; null if there is no such record. */
  readonly shownAt: { readonly day: string; readonly campaign: string | null } | null;
  /** It cannot be counted on an earlier day, because its visitor has not been known for longer. Null if unknown. */
  readonly earliestDay: string | null;
}

/** One goal at one destination on one day, and by campaign if that is known. `shown` is null if nothing could be read. */
export interface TruthLine {
  readonly day: string;
  readonly campaign: string | null;
  readonly own: readonly OwnConversion[];
  readonly shown: number | null;
  readonly flags: readonly ReadingFlag[];
  readonly others: number;
  readonly platformReasons: number;
}

/**
 * `count` has the sign of its effect on the gap: negative if the platform shows less because of it, positive if more. `calls`
 * are those concerned, or those among which it chose if the platform does not say which.
 */
export interface CauseClaim {
  readonly code: GapCause;
  readonly count: number;
  readonly calls: readonly string[];
}

/** `gap` = shown - own = the sum of the causes + `unexplained`. All are null or empty if nothing could be read. */
export interface ExplainedLine {
  readonly gap: number | null;
  readonly causes: readonly CauseClaim[];
  readonly unexplained: number | null;
  /** The candidates for the missing ones, where the platform shows less without a cause. */
  readonly unexplainedCalls: readonly string[];
}

/** Sums of binary fractions are off by less than this. */
const TOLERANCE = 1e-9;

/** A line whose causes are being collected. `rest` is the part of the gap that is not explained yet. */
class OpenLine {
  readonly claims = new Map<GapCause, { count: number; calls: string[] }>();
  /** Conversions that no cause has claimed and no record proves to be shown. */
  free: readonly OwnConversion[];
  /** Conversions of other lines that the platform's own records show here. */
  readonly arrived: string[] = [];
  rest: number;

  constructor(
    readonly line: TruthLine,
    shown: number,
  ) {
    this.rest = shown - line.own.length;
    this.free = line.own.filter((one) => this.isClaimable(one));
  }

  claim(code: GapCause, count: number, calls: readonly string[] = []): void {
    if (count === 0) return;
    const claimed = this.claims.get(code) ?? { count: 0, calls: [] };
    claimed.count += count;
    claimed.calls.push(...calls);
    this.claims.set(code, claimed);
    this.rest -= count;
  }

  /** Proved absent: claimed whatever the gap is, so that a surplus does not hide it. */
  claimAbsent(code: GapCause, applies: (conversion: OwnConversion) => boolean): void {
    const found = this.take(applies, Infinity);
    this.claim(code, -found.length, found);
  }

  /** Possibly absent: claimed only as far as something is missing. */
  claimMissing(code: GapCause, applies: (conversion: OwnConversion) => boolean): void {
    const found = this.take(applies, this.missing);
    this.claim(code, -found.length, found);
  }

  /** From the platform's own reports: conversions whose record was found may be missing from them too. */
  claimFromReport(code: GapCause): void {
    const found = this.take(() => true, this.missing);
    const seen = this.line.own.filter((one) => !one.takenBack && !this.isClaimable(one) && this.isHere(one));
    const claimed = this.claimedCalls;
    for (const { callId } of seen) if (found.length < this.missing && !claimed.has(callId)) found.push(callId);
    this.claim(code, -found.length, found);
  }

  private get claimedCalls(): ReadonlySet<string> {
    return new Set([...this.claims.values()].flatMap(({ calls }) => calls));
  }

  private isClaimable({ takenBack, evidenceLevel, shownAt }: OwnConversion): boolean {
    return takenBack || (rankOf(evidenceLevel) < rankOf('seen') && shownAt === null);
  }

  private isHere({ shownAt }: OwnConversion): boolean {
    return shownAt === null || (shownAt.day === this.line.day && shownAt.campaign === this.line.campaign);
  }

  /** Whole conversions that are missing; fractions of shared ones stay unexplained. */
  get missing(): number {
    return Math.max(0, Math.floor(-this.rest + TOLERANCE));
  }

  get surplus(): number {
    return Math.max(0, this.rest);
  }

  take(applies: (conversion: OwnConversion) => boolean, most: number): string[] {
    if (most === 0) return [];
    const calls: string[] = [];
    const left = this.free.filter((conversion) => {
      if (calls.length >= most || !applies(conversion)) return true;
      calls.push(conversion.callId);
      return false;
    });
    if (calls.length > 0) this.free = left;
    return calls;
  }

  explained(): ExplainedLine {
    const causes = GAP_CAUSES.flatMap((code) => {
      const claim = this.claims.get(code);
      // As many came as went: there is nothing to explain.
      return claim && rounded(claim.count) !== 0 ? [{ code, ...claim }] : [];
    });
    return {
      gap: (this.line.shown ?? 0) - this.line.own.length,
      causes,
      unexplained: rounded(this.rest),
      unexplainedCalls: this.suspects(),
    };
  }

  /** Candidates for the missing ones: if more are missing than nothing proves, proved ones are missing too. */
  private suspects(): string[] {
    if (this.missing === 0) return [];
    const unproved = this.free.map(({ callId }) => callId);
    if (this.missing <= unproved.length) return unproved;
    const claimed = this.claimedCalls;
    const here = this.line.own.flatMap(({ callId, takenBack }) => (takenBack || claimed.has(callId) ? [] : [callId]));
    return [...here, ...this.arrived];
  }
}

/**
 * By how many days a platform may count a conversion earlier or later than we expect, if none of its records tells. 0 where
 * every day is proved: assuming a move could hide a missing conversion.
 */
export interface DayShift {
  readonly earlier: number;
  readonly later: number;
}

/**
 * Explains the gaps of one goal at one destination, cause by cause in the order of `GAP_CAUSES`.
 *
 * @param lines all compared days and campaigns, each once; conversions move between neighbours among them
 * @returns one per line, in the lines' order
 */
export function explainGaps(lines: readonly TruthLine[], shift: DayShift): ExplainedLine[] {
  const open = lines.map((line) => (line.shown === null ? null : new OpenLine(line, line.shown)));
  const readable = open.filter((line) => line !== null);
  const firsts = firstOfEach(lines);
  claimProvedMoves(readable);
  for (const line of readable) claimOwnCauses(line, firsts);
  moveBetweenDays(readable, shift);
  moveBetweenCampaigns(readable);
  moveBetweenBoth(readable, shift);
  for (const line of readable) claimLastCauses(line);
  return open.map((line) => line?.explained() ?? { gap: null, causes: [], unexplained: null, unexplainedCalls: [] });
}

/** Causes that follow from the line's own conversions. */
function claimOwnCauses(line: OpenLine, firsts: ReadonlyMap<string, OwnConversion>): void {
  const waits = ({ state }: OwnConversion): boolean => state === 'pending' || state === 'sending';
  const absent = (conversion: OwnConversion): boolean => !conversion.mayBeThere;
  line.claimAbsent('TOO_FRESH', (one) => absent(one) && waits(one) && !one.heldBack);
  line.claimAbsent('REFUSED', (one) => absent(one) && one.state === 'rejected' && one.evidenceLevel !== 'none');
  line.claimAbsent('UNLINKED', (one) => absent(one) && one.state === 'unmatched');
  line.claimAbsent('NOT_SENT', (one) => absent(one) && (waits(one) || NEVER_SENT.has(one.state) || one.state === 'rejected'));
  line.claimAbsent('TAKEN_BACK', ({ takenBack }) => takenBack);
  line.claimMissing('TOO_FRESH', (one) => !one.ripe);
  const byReason = Math.min(line.line.platformReasons, line.missing);
  line.claim('PLATFORM_REASON', -byReason, byReason > 0 ? line.free.map(({ callId }) => callId) : []);
  if (line.line.flags.includes('countedOnce')) line.claimMissing('COUNTED_ONCE', isRepetition(firsts));
}

const NEVER_SENT: ReadonlySet<UploadState> = new Set(['skipped', 'expired', 'cancelled']);

/** Of the conversions that share a counted-once key, the first that the platform has, over all days. */
function firstOfEach(lines: readonly TruthLine[]): Map<string, OwnConversion> {
  const firsts = new Map<string, OwnConversion>();
  for (const { own } of lines.toSorted((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0)))
    for (const conversion of own)
      if (conversion.countedOnceBy !== null && isThere(conversion) && !firsts.has(conversion.countedOnceBy))
        firsts.set(conversion.countedOnceBy, conversion);
  return firsts;
}

function isThere({ state, takenBack }: OwnConversion): boolean {
  return (state === 'delivered' || state === 'confirming') && !takenBack;
}

function isRepetition(firsts: ReadonlyMap<string, OwnConversion>): (conversion: OwnConversion) => boolean {
  return (conversion) => conversion.countedOnceBy !== null && (firsts.get(conversion.countedOnceBy) ?? conversion) !== conversion;
}

/** The platform's own records say where it counts these, so that nothing is assumed. */
function claimProvedMoves(lines: readonly OpenLine[]): void {
  const byKey = new Map(lines.map((open) => [lineKeyOf(open.line.campaign, open.line.day), open]));
  for (const from of lines)
    for (const { shownAt, callId, takenBack } of from.line.own) {
      if (shownAt === null || takenBack) continue;
      const { day, campaign } = shownAt;
      if (day === from.line.day && campaign === from.line.campaign) continue;
      const code = day === from.line.day ? 'MOVED_CAMPAIGN' : 'MOVED_DAY';
      const to = byKey.get(lineKeyOf(campaign, day));
      from.claim(code, -1, [callId]);
      to?.claim(code, 1, [callId]);
      to?.arrived.push(callId);
    }
}

/** The remaining causes, which single conversions cannot prove. */
function claimLastCauses(line: OpenLine): void {
  const { flags, others } = line.line;
  if (HIDING.some((flag) => flags.includes(flag))) line.claimFromReport('HIDDEN');
  line.claim('OTHERS', rounded(Math.min(others, line.surplus)));
  if (flags.includes('goalMisread')) line.claimFromReport('GOAL_MISREAD');
}

const HIDING: readonly ReadingFlag[] = ['thresholded', 'other', 'sampled'];

/** Nearest days first. A moved conversion is missing in one line and surplus in the other: the two claims cancel out. */
function moveBetweenDays(lines: readonly OpenLine[], { earlier, later }: DayShift): void {
  const byKey = new Map(lines.map((open) => [lineKeyOf(open.line.campaign, open.line.day), open]));
  for (let distance = 1; distance <= Math.max(earlier, later); distance += 1)
    for (const from of lines) {
      if (from.missing === 0) continue;
      const shifts = [...(distance <= earlier ? [-distance] : []), ...(distance <= later ? [distance] : [])];
      for (const days of shifts) {
        const to = byKey.get(lineKeyOf(from.line.campaign, addDays(from.line.day, days)));
        if (to) move(from, to, 'MOVED_DAY');
      }
    }
}

function lineKeyOf(campaign: string | null, day: string): string {
  return JSON.stringify([day, campaign]);
}

/** The day's total fits and its split differs: another attribution model, or a visitor on two devices. */
function moveBetweenCampaigns(lines: readonly OpenLine[]): void {
  for (const sameDay of groupBy(lines, ({ line }) => line.day).values()) {
    const surplus = sameDay.filter((open) => open.surplus >= 1);
    for (const from of sameDay) for (const to of surplus) move(from, to, 'MOVED_CAMPAIGN');
  }
}

/** On another day the platform may also name another campaign. */
function moveBetweenBoth(lines: readonly OpenLine[], { earlier, later }: DayShift): void {
  if (earlier + later === 0) return;
  const surplus = lines.filter((open) => open.surplus >= 1);
  for (const from of lines.filter(({ missing }) => missing > 0)) {
    const [first, last] = [addDays(from.line.day, -earlier), addDays(from.line.day, later)];
    for (const to of surplus) if (to.line.day >= first && to.line.day <= last) move(from, to, 'MOVED_DAY');
  }
}

function move(from: OpenLine, to: OpenLine, code: GapCause): void {
  const most = Math.min(from.missing, Math.floor(to.surplus + TOLERANCE));
  if (most === 0 || from === to) return;
  const calls = from.take(({ earliestDay }) => earliestDay === null || earliestDay <= to.line.day, most);
  from.claim(code, -calls.length, calls);
  to.claim(code, calls.length, calls);
}

/** Platforms report fractions; sums of them are kept to two digits. */
function rounded(count: number): number {
  return Math.round(count * 100) / 100 + 0;
}
