import {
  AdminKeyEntity,
  AuditEntity,
  ErasedCallerEntity,
  InstallationEntity,
  MarkEntity,
  SessionEntity,
  SignInLinkEntity,
} from './admin.entity.js';
import { AlertEntity, AlertMessageEntity, DigestEntity } from './alert.entity.js';
import { CallEntity } from './call.entity.js';
import { AccountSlotEntity, BudgetEntity, DestinationStateEntity } from './destination-state.entity.js';
import { ReadingEntity, ReadingStateEntity, UploadEvidenceEntity } from './reading.entity.js';
import { ReceiptEntity } from './receipt.entity.js';
import { AttemptEntity, UploadChangeEntity, RequestEntity } from './request.entity.js';
import { SourceStateEntity } from './source-state.entity.js';
import {
  CallerRollupEntity,
  CallGroupEntity,
  CampaignGoalRollupEntity,
  CampaignRollupEntity,
  CountedCallEntity,
  CoverageRollupEntity,
  DayRollupEntity,
  FunnelRollupEntity,
  GoalRollupEntity,
  MissedHourRollupEntity,
  UploadRollupEntity,
} from './statistics.entity.js';
import { ConversionEntity, UploadEntity } from './upload.entity.js';

export const ENTITIES = [
  ReceiptEntity,
  CallEntity,
  ConversionEntity,
  MarkEntity,
  UploadEntity,
  UploadChangeEntity,
  RequestEntity,
  AttemptEntity,
  DestinationStateEntity,
  AdminKeyEntity,
  AuditEntity,
  ErasedCallerEntity,
  InstallationEntity,
  SessionEntity,
  SignInLinkEntity,
  SourceStateEntity,
  BudgetEntity,
  AccountSlotEntity,
  AlertEntity,
  AlertMessageEntity,
  DigestEntity,
  ReadingEntity,
  ReadingStateEntity,
  UploadEvidenceEntity,
  CountedCallEntity,
  CallGroupEntity,
  DayRollupEntity,
  GoalRollupEntity,
  UploadRollupEntity,
  FunnelRollupEntity,
  CoverageRollupEntity,
  CampaignRollupEntity,
  MissedHourRollupEntity,
  CampaignGoalRollupEntity,
  CallerRollupEntity,
];
