import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

/**
 * Loaded before the program (`node --import`): from then on the process is on a machine of another name, whose wall clock is off
 * by FAULTS_CLOCK_AHEAD_MS. Timers and `performance.now()` stay, as they do on such a machine.
 */
const aheadMs = Number(process.env['FAULTS_CLOCK_AHEAD_MS'] ?? 0);
const name = process.env['FAULTS_HOSTNAME'] ?? os.hostname();

const ownNow = Date.now.bind(Date);

class ShiftedDate extends Date {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [ShiftedDate.now()] : given) as [number]));
  }

  static override now(): number {
    return ownNow() + aheadMs;
  }
}

// Without `new` it is a text.
globalThis.Date = new Proxy(ShiftedDate, { apply: () => new ShiftedDate().toString() }) as unknown as DateConstructor;
os.hostname = () => name;
syncBuiltinESMExports();
