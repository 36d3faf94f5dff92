import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GroupKind } from '../../../domain/statistics/groups.js';
import type { UploadState } from '../../../domain/uploads/upload-states.js';
import { idColumn, instantColumn, nameColumn, nullableTextColumn } from '../columns.js';

/** A day (`YYYY-MM-DD`) in the business's time zone, or a longer period: `YYYY-MM`, `YYYY`, empty for all time. */
const periodColumn = { type: 'varchar', length: 10 } as const;
const kindColumn = { type: 'varchar', length: 16 } as const;
const countColumn = { type: 'integer' } as const;
/** Minor units, and the first 52 bits of a hash: exact as a JS number. */
const wideColumn = instantColumn;

/** A call's contribution as it was counted, so that it can be subtracted from the sums again. */
@Entity('stat_calls')
export class CountedCallEntity {
  @PrimaryColumn(idColumn) callId: string;
  @Column({ type: 'text' }) contribution: string;
}

/** Calls of a project with the same values; numbered once, never changed. */
@Entity('stat_groups')
export class CallGroupEntity {
  @PrimaryColumn(countColumn) id: number;
  @Column(nameColumn) projectId: string;
  @Column(kindColumn) kind: GroupKind;
  /** SHA-256 of the kind and the values, which may be longer than an index entry. */
  @Column(nameColumn) hash: string;
  @Column(nullableTextColumn) sourceId: string | null;
  @Column(nullableTextColumn) device: string | null;
  @Column(nullableTextColumn) utmSource: string | null;
  @Column(nullableTextColumn) utmCampaign: string | null;
  @Column(nullableTextColumn) utmTerm: string | null;
  @Column(nullableTextColumn) trackingNumber: string | null;
}

@Entity('stat_days')
export class DayRollupEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(periodColumn) day: string;
  @Column(countColumn) calls: number;
  @Column(countColumn) answered: number;
  @Column(countColumn) missed: number;
  @Column(countColumn) excluded: number;
}

@Entity('stat_goals')
export class GoalRollupEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(periodColumn) day: string;
  /** Empty for the project itself. */
  @PrimaryColumn(nameColumn) destination: string;
  @PrimaryColumn(nameColumn) goal: string;
  /** Empty for conversions without a value. */
  @PrimaryColumn(nameColumn) currency: string;
  @Column(countColumn) conversions: number;
  @Column(wideColumn) valueMinor: number;
}

@Entity('stat_uploads')
export class UploadRollupEntity implements Record<UploadState, number> {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(periodColumn) day: string;
  @PrimaryColumn(nameColumn) destination: string;
  @Column(countColumn) uploads: number;
  @Column(countColumn) skipped: number;
  @Column(countColumn) pending: number;
  @Column(countColumn) sending: number;
  @Column(countColumn) confirming: number;
  @Column(countColumn) uncertain: number;
  @Column(countColumn) unmatched: number;
  @Column(countColumn) delivered: number;
  @Column(countColumn) rejected: number;
  @Column(countColumn) expired: number;
  @Column(countColumn) cancelled: number;
}

/** Calls at a destination by the most advanced of their uploads there. */
@Entity('stat_funnel')
export class FunnelRollupEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(periodColumn) period: string;
  @PrimaryColumn(nameColumn) destination: string;
  @PrimaryColumn(nameColumn) state: UploadState;
  /** Empty where there is none. */
  @PrimaryColumn(nameColumn) reason: string;
  @Column(countColumn) calls: number;
  @Column(countColumn) excluded: number;
  @Column(countColumn) identified: number;
  @Column(countColumn) sent: number;
  @Column(countColumn) confirmed: number;
}

@Entity('stat_coverage')
export class CoverageRollupEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(periodColumn) period: string;
  @PrimaryColumn(countColumn) groupId: number;
  @Column(countColumn) calls: number;
  @Column(countColumn) none: number;
  @Column(countColumn) gaCid: number;
  @Column(countColumn) yaCid: number;
  @Column(countColumn) gclid: number;
  @Column(countColumn) gbraid: number;
  @Column(countColumn) wbraid: number;
  @Column(countColumn) yclid: number;
  @Column(countColumn) rb_clickid: number;
}

@Entity('stat_campaigns')
export class CampaignRollupEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(kindColumn) kind: GroupKind;
  @PrimaryColumn(periodColumn) period: string;
  @PrimaryColumn(countColumn) groupId: number;
  @Column(countColumn) calls: number;
  @Column(countColumn) answered: number;
  @Column(countColumn) missed: number;
}

@Entity('stat_missed_hours')
export class MissedHourRollupEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(countColumn) groupId: number;
  @PrimaryColumn(periodColumn) period: string;
  @PrimaryColumn(countColumn) hour: number;
  @Column(countColumn) missed: number;
}

@Entity('stat_campaign_goals')
export class CampaignGoalRollupEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(countColumn) groupId: number;
  @PrimaryColumn(periodColumn) period: string;
  @PrimaryColumn(nameColumn) goal: string;
  @PrimaryColumn(nameColumn) currency: string;
  @Column(countColumn) conversions: number;
  @Column(wideColumn) valueMinor: number;
}

/** Calls by caller; rows are deleted with the caller's keyed hash. */
@Entity('stat_callers')
export class CallerRollupEntity {
  @PrimaryColumn(nameColumn) projectId: string;
  @PrimaryColumn(periodColumn) day: string;
  /** The first digits of the keyed hash. */
  @PrimaryColumn(wideColumn) caller: number;
  @Column(countColumn) calls: number;
}
