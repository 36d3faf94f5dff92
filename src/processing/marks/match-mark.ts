import { toGaClientId } from '../../domain/calls/ga-ids.js';
import { toE164, toUnsigned64 } from '../../domain/calls/identifiers.js';
import { DAY, type Instant, MINUTE } from '../../domain/time/instant.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { type CallName, type CandidateCalls, distance, momentOf } from './candidate-calls.js';
import { type MarkAnswer, type MarkAuthor, type MarkRequest, refusedMark } from './mark.js';

/** Lookups for matching marks. */
export interface MarkCandidates {
  readonly now: Instant;
  /** Every call that any of the marks may mean. */
  readonly calls: CandidateCalls;
  /** Our ids of the calls to which earlier marks gave this deal; others have it from their vendor. */
  dealCalls(dealId: string): ReadonlySet<string>;
  /** The caller's keyed hash in a project, for a number as a person writes it; null if it is no number. */
  callerKey(projectId: string, phone: string): string | null;
  hasGoal(projectId: string, goal: string): boolean;
}

/** How far a CRM's clock may be ahead of ours; what happened "later" happened now. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE;

/** The call that a mark means, or why there is none. Pure. */
export function matchMark(mark: MarkRequest, by: MarkAuthor, lookup: MarkCandidates): { call: CallEntity } | MarkAnswer {
  const { goal, label, happenedAt } = mark;
  if (goal === undefined && label === undefined) return refusedMark('GOAL_MISSING');
  if (happenedAt !== undefined && happenedAt > lookup.now + CLOCK_TOLERANCE_MS) return refusedMark('MOMENT_IN_FUTURE');
  const visible = candidatesOf(mark, lookup).filter((call) => fits(call, mark, by));
  const meant = callsMeant(mark, visible, lookup);
  if (!isCallList(meant)) return meant;
  const knowing = goal === undefined ? meant : meant.filter((call) => lookup.hasGoal(call.projectId, goal));
  const [call, ...others] = knowing;
  if (others.length > 0) return refusedMark('CALL_AMBIGUOUS');
  if (call && call.erasedAt !== null) return refusedMark('CALL_ERASED');
  if (call) return { call };
  return meant.length > 0 ? refusedMark('GOAL_UNKNOWN') : { outcome: 'unmatched' };
}

/** What the mark may mean: of many calls with one identifier, the relevant ones of each source. */
function candidatesOf(mark: MarkRequest, { calls, ...lookup }: MarkCandidates): CallEntity[] {
  const { callId, phone, at, dealId, happenedAt } = mark;
  if (callId !== undefined) return calls.all('callId', callId);
  if (phone !== undefined) {
    if (at === undefined) return [];
    return calls.projects.flatMap((project) => {
      const key = lookup.callerKey(project, phone);
      return key === null ? [] : calls.nearest('callerKey', key, at).filter(({ projectId }) => projectId === project);
    });
  }
  const until = happenedAt ?? lookup.now;
  const identifiers = Object.entries(markIdentifiers(mark)) as [CallName, string | null][];
  const [identifier] = identifiers;
  if (identifier) return identifier[1] === null ? [] : calls.lastBefore(...(identifier as [CallName, string]), until);
  if (dealId === undefined) return [];
  const given = calls.withIds(lookup.dealCalls(dealId));
  const latest = calls.lastBefore('dealId', dealId, until);
  return [...given.filter((call) => !latest.includes(call)), ...latest];
}

function fits(call: CallEntity, { project, source }: MarkRequest, by: MarkAuthor): boolean {
  const seen = by.projects === null || by.projects.includes(call.projectId);
  return seen && (project ?? call.projectId) === call.projectId && (source ?? call.sourceId) === call.sourceId;
}

function callsMeant(mark: MarkRequest, visible: readonly CallEntity[], lookup: MarkCandidates): CallEntity[] | MarkAnswer {
  if (mark.callId !== undefined) return visible.filter((call) => call.id === mark.callId || call.callId === mark.callId);
  if (mark.phone !== undefined) return byPhone(mark.phone, mark, visible, lookup);
  const identifier = identifierOf(mark);
  if (identifier === 'damaged') return refusedMark('IDENTIFIER_INVALID');
  if (identifier !== null) return lastOfEachProject(visible.filter(identifier), mark, lookup);
  if (mark.dealId === undefined) return refusedMark('CALL_MISSING');
  const ofDeal = lookup.dealCalls(mark.dealId);
  return lastOfEachProject(
    visible.filter(({ id, dealId }) => dealId === mark.dealId || ofDeal.has(id)),
    mark,
    lookup,
  );
}

/** The visitor's identifiers in the form that calls store; null for a damaged one. */
export function markIdentifiers({ yaCid, gaCid, clickId }: MarkRequest) {
  return {
    ...(yaCid !== undefined && { yaCid: toUnsigned64(yaCid) }),
    ...(gaCid !== undefined && { gaCid: toGaClientId(gaCid) }),
    ...(clickId !== undefined && { clickId: clickId.trim() || null }),
  };
}

/** Tests whether a call carries the identifier that the mark names; the first identifier given decides. */
function identifierOf(mark: MarkRequest): ((call: CallEntity) => boolean) | 'damaged' | null {
  const { yaCid, gaCid, clickId } = markIdentifiers(mark);
  if (yaCid !== undefined) return yaCid === null ? 'damaged' : (call) => call.yaCid === yaCid;
  if (gaCid !== undefined) return gaCid === null ? 'damaged' : (call) => call.gaCid === gaCid;
  if (clickId === undefined) return null;
  return clickId === null ? 'damaged' : (call) => Object.values(call.clickIds).includes(clickId);
}

/** The caller's nearest call within a day in each project: which project is meant is unknown. */
function byPhone(
  phone: string,
  { at }: MarkRequest,
  visible: readonly CallEntity[],
  lookup: MarkCandidates,
): CallEntity[] | MarkAnswer {
  if (at === undefined) return refusedMark('MOMENT_MISSING');
  if (toE164(phone) === null) return refusedMark('PHONE_INVALID');
  const projects = [...new Set(visible.map(({ projectId }) => projectId))];
  const keys = new Map(projects.map((project) => [project, lookup.callerKey(project, phone)]));
  const near = visible
    .filter((call) => call.callerKey !== null && call.callerKey === keys.get(call.projectId) && distance(call, at) <= DAY)
    .sort((a, b) => distance(a, at) - distance(b, at) || (a.id < b.id ? -1 : 1));
  return firstOfEachProject(near);
}

/** A sale comes after its call, so of several calls the last one before it is meant. */
function lastOfEachProject(calls: readonly CallEntity[], { happenedAt }: MarkRequest, { now }: MarkCandidates): CallEntity[] {
  const until = happenedAt ?? now;
  return firstOfEachProject(
    calls.filter((call) => momentOf(call) <= until).toSorted((a, b) => momentOf(b) - momentOf(a) || (a.id < b.id ? 1 : -1)),
  );
}

function firstOfEachProject(calls: readonly CallEntity[]): CallEntity[] {
  return calls.filter((call, index) => calls.findIndex(({ projectId }) => projectId === call.projectId) === index);
}

function isCallList(meant: CallEntity[] | MarkAnswer): meant is CallEntity[] {
  return Array.isArray(meant);
}
