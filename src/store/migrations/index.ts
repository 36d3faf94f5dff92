import { FirstTables1795400000000 } from './1795400000000-first-tables.js';
import { IntakeDepth1795500000000 } from './1795500000000-intake-depth.js';
import { ReconcileLease1795700000000 } from './1795700000000-reconcile-lease.js';
import { StepCause1795800000000 } from './1795800000000-step-cause.js';
import { UnlinkedBy1796000000000 } from './1796000000000-unlinked-by.js';
import { DeliveryDepth1796100000000 } from './1796100000000-delivery-depth.js';
import { Figures1796200000000 } from './1796200000000-figures.js';
import { Sessions1796300000000 } from './1796300000000-sessions.js';
import { TakeBack1796500000000 } from './1796500000000-take-back.js';
import { ErasedAt1796600000000 } from './1796600000000-erased-at.js';
import { Alerts1796700000000 } from './1796700000000-alerts.js';
import { PlatformReports1796800000000 } from './1796800000000-platform-reports.js';
import { MarksPlannedFreshly1797000000000 } from './1797000000000-marks-planned-freshly.js';
import { CountedCallers1797050000000 } from './1797050000000-counted-callers.js';
import { LargeAmounts1797100000000 } from './1797100000000-large-amounts.js';
import { CampaignWords1797200000000 } from './1797200000000-campaign-words.js';
import { CountedAttempts1797300000000 } from './1797300000000-counted-attempts.js';

/** In order. A released migration never changes. */
export const MIGRATIONS = [
  FirstTables1795400000000,
  IntakeDepth1795500000000,
  ReconcileLease1795700000000,
  StepCause1795800000000,
  UnlinkedBy1796000000000,
  DeliveryDepth1796100000000,
  Figures1796200000000,
  Sessions1796300000000,
  TakeBack1796500000000,
  ErasedAt1796600000000,
  Alerts1796700000000,
  PlatformReports1796800000000,
  MarksPlannedFreshly1797000000000,
  CountedCallers1797050000000,
  LargeAmounts1797100000000,
  CampaignWords1797200000000,
  CountedAttempts1797300000000,
];
