import { faultSchema, type Fault, type FaultInput, type Misbehaving } from './faults.js';

/** What the cabinets do wrong, in the order in which it was asked for: a platform's first fault goes on until its times are over. */
export class Misbehaviour {
  private faults: Fault[] = [];

  add(fault: FaultInput): void {
    this.faults.push(faultSchema.parse(fault));
  }

  clear(platform?: Misbehaving): void {
    this.faults = platform === undefined ? [] : this.faults.filter((fault) => fault.platform !== platform);
  }

  /** What is still to come, with the times that are left. */
  list(): readonly Fault[] {
    return this.faults;
  }

  /** The fault that the next request to the platform meets; counts as having happened. */
  next(platform: Misbehaving): Fault | null {
    const index = this.faults.findIndex((fault) => fault.platform === platform);
    const fault = this.faults[index];
    if (fault === undefined) return null;
    if (fault.times !== null) this.faults.splice(index, 1, ...(fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : []));
    return fault;
  }
}
