import { DEFAULT_SIMULATOR_ACCOUNTS, type SimulatorAccounts } from '../../sandbox/sandbox.js';
import { DUTIES } from './plan.js';

/** The sandbox's accounts with a second conversion action, and with visitors and clicks that nobody knows. */
export function demoAccounts(unknown: readonly string[]): SimulatorAccounts {
  const { google } = DEFAULT_SIMULATOR_ACCOUNTS;
  const customers = google.customers.map((customer) => {
    const added = customer.conversionActions.slice(0, 1).map((action) => {
      return { ...action, id: DUTIES.grpcUnique.place, name: 'Unique answered call' };
    });
    return { ...customer, conversionActions: [...customer.conversionActions, ...added] };
  });
  return { ...DEFAULT_SIMULATOR_ACCOUNTS, google: { ...google, customers }, visitors: { unknown: [...unknown] } };
}
