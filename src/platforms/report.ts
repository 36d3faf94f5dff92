import type { AccountReport } from '../domain/uploads/account-report.js';
import type { Trouble } from './trouble.js';

/** The platform's own count of the account's uploads, or why it is not to be had; that pauses nothing. */
export type ReportAnswer = { readonly report: AccountReport } | { readonly trouble: Trouble };
