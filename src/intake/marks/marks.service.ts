import { Injectable } from '@nestjs/common';
import { toE164 } from '../../domain/calls/phone.js';
import { groupBy } from '../../domain/collections.js';
import { toMinorUnits } from '../../domain/money.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import { newId } from '../../runtime/ids.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { CallsStore } from '../../store/calls/calls.store.js';
import { MarksStore } from '../../store/calls/marks.store.js';
import { Database } from '../../store/database/database.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { ReceiptsStore } from '../../store/receipts/receipts.store.js';
import type { MarkEntity } from '../../store/schema/entities/admin.entity.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { IntakeSettings } from '../intake-settings.js';
import { LedgerService } from '../ledger.service.js';
import type { MarkAnswer, Marker, MarkRequest } from './mark.js';
import { matchMark, type MarkWorld } from './match-mark.js';

interface Matched {
  readonly call: CallEntity;
  readonly mark: MarkEntity;
}

/** Takes the verdicts of people and CRMs: an answer for each, in their order, all in one transaction. */
@Injectable()
export class MarksService {
  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsStore,
    private readonly calls: CallsStore,
    private readonly marks: MarksStore,
    private readonly audit: AuditStore,
    private readonly ledger: LedgerService,
    private readonly settings: IntakeSettings,
  ) {}

  async mark(items: readonly MarkRequest[], by: Marker): Promise<MarkAnswer[]> {
    return this.database.write(async (tx) => {
      // Intake must not decide for the same calls meanwhile without these marks.
      await this.receipts.lockProcessing(tx);
      const now = this.settings.clock.now();
      const world = await this.worldOf(tx, items);
      const found = items.map((item) => ({ item, match: matchMark(item, by, world) }));
      const known = await this.marks.byCalls(
        tx,
        found.flatMap(({ match }) => ('call' in match ? [match.call.id] : [])),
      );
      const made: Matched[] = [];
      const answers = found.map(({ item, match }): MarkAnswer => {
        if (!('call' in match)) return match;
        const mark = markOf(item, match.call, by, now);
        if (repeats(mark, [...known, ...made.map((one) => one.mark)])) return { outcome: 'unchanged', callId: match.call.id };
        made.push({ call: match.call, mark });
        return { outcome: 'marked', callId: match.call.id };
      });
      await this.take(tx, made, by, now);
      return answers;
    });
  }

  private async take(tx: SqlExecutor, made: readonly Matched[], by: Marker, now: Instant): Promise<void> {
    await this.marks.add(
      tx,
      made.map(({ mark }) => mark),
    );
    await this.audit.add(
      tx,
      made.map(({ mark: { projectId, callId, goal, label, removed } }) =>
        auditEntry(by.name, now, 'calls.mark', { projectId, subject: callId, detail: { goal, label, removed } }),
      ),
    );
    const calls = [...new Map(made.map(({ call }) => [call.id, call])).values()];
    for (const [project, ofProject] of groupBy(calls, ({ projectId }) => projectId))
      await this.ledger.decide(tx, project, ofProject, now);
  }

  private async worldOf(tx: SqlExecutor, items: readonly MarkRequest[]): Promise<MarkWorld> {
    const callerKey = (phone: string): string | null => {
      const number = toE164(phone);
      return number === null ? null : this.settings.callerKey(number);
    };
    const named = items.flatMap(({ callId }) => callId ?? []);
    const told = items.filter(({ callId, phone, at }) => callId === undefined && phone !== undefined && at !== undefined);
    const moments = told.flatMap(({ at }) => at ?? []);
    const keys = told.flatMap(({ phone }) => callerKey(phone ?? '') ?? []);
    const candidates = [
      ...(await this.calls.byAnyIds(tx, [...new Set(named)])),
      ...(await this.calls.ofCallers(tx, [...new Set(keys)], Math.min(...moments) - DAY, Math.max(...moments) + DAY)),
    ].filter(({ projectId }) => this.settings.hasProject(projectId));
    return {
      candidates: [...new Map(candidates.map((call) => [call.id, call])).values()],
      callerKey,
      hasGoal: (project, goal) => this.settings.project(project).goals.some(({ id }) => id === goal),
    };
  }
}

function markOf(item: MarkRequest, call: CallEntity, by: Marker, now: Instant): MarkEntity {
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
    note: item.note ?? null,
  };
}

/** The same verdict as the latest one on that goal, or that label, with nothing said in between. */
function repeats(mark: MarkEntity, earlier: readonly MarkEntity[]): boolean {
  const concerns = (one: MarkEntity) => mark.label !== null || one.label !== null || one.goal === mark.goal;
  const last = earlier.filter((one) => one.callId === mark.callId && concerns(one)).at(-1);
  if (last === undefined) return mark.label !== null && mark.removed;
  return (['goal', 'label', 'removed', 'valueMinor', 'currency', 'note'] as const).every((part) => last[part] === mark[part]);
}
