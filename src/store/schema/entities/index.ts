import {
  AdminKeyEntity,
  AuditEntity,
  DailyStatsEntity,
  ErasedCallerEntity,
  InstallationEntity,
  MarkEntity,
  SessionEntity,
} from './admin.entity.js';
import { AlertEntity, AlertMessageEntity } from './alert.entity.js';
import { CallEntity } from './call.entity.js';
import { BudgetEntity, DestinationStateEntity } from './destination-state.entity.js';
import { ReceiptEntity } from './receipt.entity.js';
import { AttemptEntity, UploadChangeEntity, RequestEntity } from './request.entity.js';
import { SourceStateEntity } from './source-state.entity.js';
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
  DailyStatsEntity,
  AdminKeyEntity,
  AuditEntity,
  ErasedCallerEntity,
  InstallationEntity,
  SessionEntity,
  SourceStateEntity,
  BudgetEntity,
  AlertEntity,
  AlertMessageEntity,
];
