import { Injectable } from '@nestjs/common';
import { toE164 } from '../../domain/calls/identifiers.js';
import { groupBy } from '../../domain/collections.js';
import { toMinorUnits } from '../../domain/money.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { MarksStore } from '../../store/calls/conversions.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { MarkEntity } from '../../store/schema/entities/admin.entity.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { ConversionPlanner } from '../goals/conversion-planner.service.js';
import { ProcessingSettings } from '../processing-settings.js';
import { CandidateCalls } from './candidate-calls.js';
import type { MarkAnswer, MarkAuthor, MarkRequest } from './mark.js';
import { markIdentifiers, matchMark, type MarkCandidates } from './match-mark.js';

interface MatchedMark {
  readonly call: CallEntity;
  readonly mark: MarkEntity;
}

/** Records the verdicts of people and CRMs: an answer for each, in their order, all in one transaction. */
@Injectable()
export class MarksService {
  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly marks: MarksStore,
    private readonly audit: AuditStore,
    private readonly planner: ConversionPlanner,
    private readonly settings: ProcessingSettings,
  ) {}

  async mark(items: readonly MarkRequest[], by: MarkAuthor): Promise<MarkAnswer[]> {
    return this.database.write(async (tx) => {
      // Receipt processing must not decide about the same calls meanwhile without these marks.
      await this.receipts.lockProcessing(tx);
      const now = this.settings.clock.now();
      const lookup = await this.candidatesFor(tx, items, now);
      const found = matchInOrder(items, by, lookup);
      const known = await this.marks.byCalls(
        tx,
        found.flatMap(({ match }) => ('call' in match ? [match.call.id] : [])),
      );
      const made: MatchedMark[] = [];
      const earlier = new Map([...groupBy(known, ({ callId }) => callId)].map(([id, marks]) => [id, [...marks]]));
      const answers = found.map(({ item, match }): MarkAnswer => {
        if (!('call' in match)) return match;
        const mark = toMark(item, match.call, by, now);
        const ofCall = earlier.get(mark.callId) ?? [];
        if (repeats(mark, ofCall)) return { outcome: 'unchanged', callId: match.call.id };
        earlier.set(mark.callId, ofCall);
        ofCall.push(mark);
        made.push({ call: match.call, mark });
        return { outcome: 'marked', callId: match.call.id };
      });
      await this.save(tx, made, by, now);
      const keptOut = answers.filter((answer) => answer.outcome === 'refused' && answer.code === 'CALL_ERASED').length;
      if (keptOut > 0) await this.audit.add(tx, [auditEntry(by, now, 'erase.kept-out', { detail: { marks: keptOut } })]);
      return answers;
    });
  }

  private async save(tx: SqlExecutor, made: readonly MatchedMark[], by: MarkAuthor, now: Instant): Promise<void> {
    await this.marks.add(
      tx,
      made.map(({ mark }) => mark),
    );
    await this.audit.add(
      tx,
      made.map(({ mark: { projectId, callId, goal, label, removed } }) =>
        auditEntry(by, now, 'calls.mark', { projectId, subject: callId, detail: { goal, label, removed } }),
      ),
    );
    const calls = [...new Map(made.map(({ call }) => [call.id, call])).values()];
    for (const [project, ofProject] of groupBy(calls, ({ projectId }) => projectId))
      await this.planner.planAndApply(tx, project, ofProject, now);
  }

  private async candidatesFor(tx: SqlExecutor, items: readonly MarkRequest[], now: Instant): Promise<MarkCandidates> {
    const callerKey = (projectId: string, phone: string): string | null => {
      const number = toE164(phone);
      return number === null ? null : this.settings.callerKey(projectId, number);
    };
    const callIds = items.flatMap(({ callId }) => callId ?? []);
    const byPhone = items.filter(({ callId, phone, at }) => callId === undefined && phone !== undefined && at !== undefined);
    const moments = byPhone.flatMap(({ at }) => at ?? []);
    const keys = byPhone.flatMap(({ phone = '', project }) =>
      (project === undefined ? this.settings.projectIds : [project]).flatMap((id) => callerKey(id, phone) ?? []),
    );
    const dealIds = unique(items.filter(namesOnlyDeal).flatMap(({ dealId }) => dealId ?? []));
    const deals = await this.marks.callsOfDeals(tx, dealIds);
    const named = items.filter(({ callId, phone }) => callId === undefined && phone === undefined).map(markIdentifiers);
    const candidates = [
      ...(await this.calls.byAnyIds(tx, unique([...callIds, ...[...deals.values()].flatMap((ids) => [...ids])]))),
      ...(await this.calls.carrying(tx, 'dealId', dealIds)),
      ...(await this.calls.carrying(tx, 'yaCid', unique(named.flatMap(({ yaCid }) => yaCid ?? [])))),
      ...(await this.calls.carrying(tx, 'gaCid', unique(named.flatMap(({ gaCid }) => gaCid ?? [])))),
      ...(await this.calls.byClickIds(tx, unique(named.flatMap(({ clickId }) => clickId ?? [])))),
      ...(await this.calls.ofCallers(tx, [...new Set(keys)], Math.min(...moments) - DAY, Math.max(...moments) + DAY)),
    ].filter(({ projectId }) => this.settings.hasProject(projectId));
    return {
      now,
      dealCalls: (dealId) => deals.get(dealId) ?? NO_CALLS,
      calls: new CandidateCalls(candidates),
      callerKey,
      hasGoal: (project, goal) => this.settings.project(project).goals.some(({ id }) => id === goal),
    };
  }
}

/** A deal that one item gives to a call is known to the items after it: a CRM reports the lead and its sale together. */
function matchInOrder(items: readonly MarkRequest[], by: MarkAuthor, lookup: MarkCandidates) {
  const given = new Map<string, Set<string>>();
  const dealCalls = (dealId: string): ReadonlySet<string> => given.get(dealId) ?? lookup.dealCalls(dealId);
  return items.map((item) => {
    const match = matchMark(item, by, { ...lookup, dealCalls });
    if ('call' in match && item.dealId !== undefined) given.set(item.dealId, new Set(dealCalls(item.dealId)).add(match.call.id));
    return { item, match };
  });
}

const NO_CALLS: ReadonlySet<string> = new Set();

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function namesOnlyDeal({ callId, phone, yaCid, gaCid, clickId }: MarkRequest): boolean {
  return [callId, phone, yaCid, gaCid, clickId].every((name) => name === undefined);
}

function toMark(item: MarkRequest, call: CallEntity, by: MarkAuthor, now: Instant): MarkEntity {
  return {
    id: newId(),
    projectId: call.projectId,
    callId: call.id,
    goal: item.label === undefined ? (item.goal ?? null) : null,
    label: item.label ?? null,
    removed: item.remove ?? false,
    valueMinor: item.value === undefined ? null : toMinorUnits(item.value),
    currency: item.currency ?? null,
    who: by.name,
    at: now,
    happenedAt: item.happenedAt ?? null,
    dealId: item.dealId ?? null,
    note: item.note ?? null,
  };
}

/** Whether it repeats the latest mark on that goal or label, with no other in between. */
function repeats(mark: MarkEntity, ofCall: readonly MarkEntity[]): boolean {
  const concerns = (one: MarkEntity) => mark.label !== null || one.label !== null || one.goal === mark.goal;
  const last = ofCall.findLast(concerns);
  if (last === undefined) return mark.label !== null && mark.removed;
  return (['goal', 'label', 'removed', 'valueMinor', 'currency', 'note', 'happenedAt', 'dealId'] as const).every(
    (part) => last[part] === mark[part],
  );
}
