import { toE164 } from '../../domain/calls/identifiers.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { type MarkAnswer, type MarkAuthor, type MarkRequest, refusedMark } from './mark.js';

/** What marks are matched with. */
export interface MarkCandidates {
  /** Every call that any of the marks may mean. */
  readonly candidates: readonly CallEntity[];
  /** The caller's keyed hash in a project, of a number as a person writes it; null where it is none. */
  callerKey(projectId: string, phone: string): string | null;
  hasGoal(projectId: string, goal: string): boolean;
}

/** The call that a mark means, or why there is none. Pure. */
export function matchMark(mark: MarkRequest, by: MarkAuthor, lookup: MarkCandidates): { call: CallEntity } | MarkAnswer {
  const { goal, label } = mark;
  if (goal === undefined && label === undefined) return refusedMark('GOAL_MISSING');
  const visible = lookup.candidates.filter((call) => fits(call, mark, by));
  const meant = mark.callId === undefined ? byPhone(mark, visible, lookup) : visible.filter((call) => matchesId(call, mark));
  if (!isCallList(meant)) return meant;
  const knowing = goal === undefined ? meant : meant.filter((call) => lookup.hasGoal(call.projectId, goal));
  const [call, ...others] = knowing;
  if (others.length > 0) return refusedMark('CALL_AMBIGUOUS');
  if (call && call.erasedAt !== null) return refusedMark('CALL_ERASED');
  if (call) return { call };
  return meant.length > 0 ? refusedMark('GOAL_UNKNOWN') : { outcome: 'unmatched' };
}

function fits(call: CallEntity, { project, source }: MarkRequest, by: MarkAuthor): boolean {
  const seen = by.projects === null || by.projects.includes(call.projectId);
  return seen && (project ?? call.projectId) === call.projectId && (source ?? call.sourceId) === call.sourceId;
}

function matchesId(call: CallEntity, { callId }: MarkRequest): boolean {
  return call.id === callId || call.callId === callId;
}

/** The caller's nearest call within a day in each project: which project is meant cannot be known. */
function byPhone({ phone, at }: MarkRequest, visible: readonly CallEntity[], lookup: MarkCandidates): CallEntity[] | MarkAnswer {
  if (phone === undefined) return refusedMark('CALL_MISSING');
  if (at === undefined) return refusedMark('MOMENT_MISSING');
  if (toE164(phone) === null) return refusedMark('PHONE_INVALID');
  const projects = [...new Set(visible.map(({ projectId }) => projectId))];
  const keys = new Map(projects.map((project) => [project, lookup.callerKey(project, phone)]));
  const near = visible
    .filter((call) => call.callerKey !== null && call.callerKey === keys.get(call.projectId) && distance(call, at) <= DAY)
    .sort((a, b) => distance(a, at) - distance(b, at) || (a.id < b.id ? -1 : 1));
  return near.filter((call, index) => near.findIndex(({ projectId }) => projectId === call.projectId) === index);
}

function distance(call: CallEntity, at: Instant): number {
  return Math.abs((call.startedAt ?? call.receivedAt) - at);
}

function isCallList(meant: CallEntity[] | MarkAnswer): meant is CallEntity[] {
  return Array.isArray(meant);
}
