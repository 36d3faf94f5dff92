import { Initial1796000000000 } from './0001-initial.js';
import { CallDirection1796100000000 } from './0002-call-direction.js';
import { StatisticsByDifference1796200000000 } from './0003-statistics-by-difference.js';
import { FewerIndices1796300000000 } from './0004-fewer-indices.js';
import { SentValues1796400000000 } from './0005-sent-values.js';
import { CallLabels1796600000000 } from './0007-call-labels.js';
import { AccessAndErasure1796800000000 } from './0009-access-and-erasure.js';
import { Readings1796900000000 } from './0010-readings.js';
import { SeenPlace1797000000000 } from './0011-seen-place.js';
import { CallsByDeal1797300000000 } from './0014-calls-by-deal.js';
import { AccountSlots1797300000001 } from './0014-account-slots.js';
import { ReadingFindings1797400000000 } from './0015-reading-findings.js';
import { AccessLinksAndDigests1797700000000 } from './0018-access-links-and-digests.js';
import { Departures1797800000000 } from './0019-departures.js';
import { UploadsUnderWay1797900000000 } from './0020-uploads-under-way.js';

/** In order. A released migration never changes, and none imports anything of the living code. */
export const MIGRATIONS = [
  Initial1796000000000,
  CallDirection1796100000000,
  StatisticsByDifference1796200000000,
  FewerIndices1796300000000,
  SentValues1796400000000,
  CallLabels1796600000000,
  AccessAndErasure1796800000000,
  Readings1796900000000,
  SeenPlace1797000000000,
  CallsByDeal1797300000000,
  AccountSlots1797300000001,
  ReadingFindings1797400000000,
  AccessLinksAndDigests1797700000000,
  Departures1797800000000,
  UploadsUnderWay1797900000000,
];

/** How the first migration is written down in the table of those that have run. */
export const INITIAL = { name: Initial1796000000000.name, timestamp: 1_796_000_000_000 };
