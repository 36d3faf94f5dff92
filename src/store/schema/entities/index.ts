import { AdminKeyEntity, AuditEntity, DailyStatsEntity, InstallationEntity, MarkEntity } from './admin.entity.js';
import { SessionEntity } from './admin.entity.js';
import { AlertEntity, AlertMessageEntity } from './alert.entity.js';
import { CallEntity } from './call.entity.js';
import { BudgetEntity } from './destination-state.entity.js';
import { DestinationStateEntity } from './destination-state.entity.js';
import { ReceiptEntity } from './receipt.entity.js';
import { AttemptEntity, UploadChangeEntity } from './request.entity.js';
import { RequestEntity } from './request.entity.js';
import { SourceStateEntity } from './source-state.entity.js';
import { ConversionEntity } from './upload.entity.js';
import { UploadEntity } from './upload.entity.js';

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
  InstallationEntity,
  SessionEntity,
  SourceStateEntity,
  BudgetEntity,
  AlertEntity,
  AlertMessageEntity,
];
