import { backlog } from './backlog.js';
import type { FaultCase } from './case.js';
import { clocksApart } from './clocks.js';
import { deadDestination } from './dead-destination.js';
import { faultyAnswers } from './faulty-answers.js';
import { hostile } from './hostile.js';
import { killedAnytime } from './killed-anytime.js';
import { killed } from './killed.js';
import { postgresRestart } from './postgres-restart.js';
import { racing } from './racing.js';
import { readOnlyStorage } from './read-only.js';
import { silentHost } from './silent-host.js';
import { standbyTakesOver } from './standby.js';

/** By name on the command line, in order of execution. */
export const CASES: ReadonlyMap<string, FaultCase> = new Map([
  ['killed', killed],
  ['killed-anytime', killedAnytime],
  ['misbehaving', faultyAnswers],
  ['racing', racing],
  ['postgres-restart', postgresRestart],
  ['dead-destination', deadDestination],
  ['read-only', readOnlyStorage],
  ['silent-host', silentHost],
  ['standby', standbyTakesOver],
  ['clocks', clocksApart],
  ['hostile', hostile],
  ['backlog', backlog],
]);
