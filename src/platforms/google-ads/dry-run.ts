import { DAY } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';

/** The dry run found no fault and counted nothing. It is repeated once a day, as long as validateOnly stays on. */
export const VALIDATED: Outcome = { kind: 'retry', code: 'VALIDATED_ONLY', afterMs: DAY, counted: false };
