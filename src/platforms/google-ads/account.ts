import { DAY, MINUTE } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/hash.js';
import type { Budget, BudgetUse, PlatformAccount } from '../account.js';
import type { GoogleAdsSettings } from './config.js';

/** Google counts by Cloud project, which the OAuth client or the service account belongs to. */
export function accountOf(settings: GoogleAdsSettings): PlatformAccount {
  const { credentials, endpoint = '', transport } = settings;
  const project = credentials.serviceAccountFile ?? credentials.clientId ?? '';
  const id = sha256(JSON.stringify(['google-ads', transport, endpoint, project]));
  return { id, budgets: transport === 'data-manager' ? dataManagerBudgets(id) : googleAdsBudgets(id, settings) };
}

/** @see Google: data-manager/api/devguides/limits (D15), read 2026-11-22: per project, reads and writes apart. */
function dataManagerBudgets(id: string): Budget[] {
  return (['read', 'write'] as const satisfies readonly BudgetUse[]).flatMap((use): Budget[] => [
    { id: `dm-minute-${use}-${id}`, uses: [use], counts: 'requests', most: 300, perMs: MINUTE },
    { id: `dm-day-${use}-${id}`, uses: [use], counts: 'requests', most: 100_000, perMs: DAY },
  ]);
}

/**
 * Whether a request of many rows is one operation or many Google does not say (reference google.md, 1.14); counted as many,
 * we stop early rather than late; a question counts as one. Without `operationsPerDay` Google's own refusal is what slows us down.
 */
function googleAdsBudgets(id: string, { operationsPerDay }: GoogleAdsSettings): Budget[] {
  if (operationsPerDay === undefined) return [];
  return [{ id: `ads-day-${id}`, uses: ['read', 'write'], counts: 'rows', most: operationsPerDay, perMs: DAY }];
}
