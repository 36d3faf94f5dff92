import type { GoogleConversionAction, GoogleCustomer } from '../accounts.js';
import { findAction, mayActFor } from '../rules.js';
import { forbid, missing, refuse, type Violation } from './check-events.js';
import type { EventDestination, ProductAccount } from './ingest-request.js';

const MAX_DESTINATIONS = 10;

/** Where events go, found in the accounts. */
export interface EventTarget {
  readonly destination: EventDestination;
  readonly customer: GoogleCustomer;
  readonly action: GoogleConversionAction;
}

/**
 * Finds every destination's customer and conversion action. Google: @google-ads/datamanager 0.3.0, destination.proto, read
 * 2026-11-22.
 *
 * @throws RpcError INVALID_ARGUMENT for a bad field, PERMISSION_DENIED for an account out of reach
 */
export function findEventTargets(
  destinations: readonly EventDestination[],
  customers: readonly GoogleCustomer[],
): readonly EventTarget[] {
  const violations = [
    ...checkList(destinations),
    ...destinations.flatMap((destination, index) => checkForm(destination, `destinations[${index}]`)),
  ];
  if (violations.length > 0) throw refuse(violations);
  return destinations.map((destination, index) => {
    const customer = customers.find(({ customerId }) => customerId === destination.operatingAccount?.accountId);
    const login = destination.loginAccount?.accountId;
    if (customer === undefined || (login !== undefined && !mayActFor(login, customer))) throw forbid();
    return {
      destination,
      customer,
      action: conversionAction(destination, customer, `destinations[${index}].product_destination_id`),
    };
  });
}

function conversionAction(destination: EventDestination, customer: GoogleCustomer, field: string): GoogleConversionAction {
  const action = findAction(customer, destination.productDestinationId ?? '');
  if (action === null)
    throw refuse([{ field, description: 'Conversion action ID is not valid.', reason: 'INVALID_CONVERSION_ACTION_ID' }]);
  if (action.type !== 'UPLOAD_CLICKS') {
    throw refuse([
      { field, description: 'The conversion action is not for offline clicks.', reason: 'INVALID_CONVERSION_ACTION_TYPE' },
    ]);
  }
  return action;
}

function checkList(destinations: readonly EventDestination[]): Violation[] {
  if (destinations.length === 0) return [missing('destinations')];
  if (destinations.length > MAX_DESTINATIONS) {
    return [{ field: 'destinations', description: `At most ${MAX_DESTINATIONS} destinations.`, reason: 'TOO_MANY_DESTINATIONS' }];
  }
  const references = destinations.flatMap(({ reference }) => (reference === undefined ? [] : [reference]));
  if (new Set(references).size === references.length) return [];
  return [
    { field: 'destinations', description: 'Destination references must differ.', reason: 'DUPLICATE_DESTINATION_REFERENCE' },
  ];
}

function checkForm(destination: EventDestination, path: string): Violation[] {
  const { operatingAccount, loginAccount, linkedAccount, productDestinationId = '' } = destination;
  const violations =
    operatingAccount === undefined
      ? [missing(`${path}.operating_account`)]
      : checkAccount(operatingAccount, `${path}.operating_account`);
  if (loginAccount !== undefined) violations.push(...checkAccount(loginAccount, `${path}.login_account`));
  if (linkedAccount !== undefined) {
    const reason = 'LINKED_ACCOUNT_ONLY_ALLOWED_WITH_DATA_PARTNER_LOGIN_ACCOUNT';
    violations.push({ field: `${path}.linked_account`, description: 'Only for data partners.', reason });
  }
  if (productDestinationId === '') violations.push(missing(`${path}.product_destination_id`));
  else if (!isNumber(productDestinationId)) {
    violations.push({
      field: `${path}.product_destination_id`,
      description: 'Not a number.',
      reason: 'INVALID_CONVERSION_ACTION_ID',
    });
  }
  return violations;
}

function checkAccount({ accountId = '', accountType, product }: ProductAccount, path: string): Violation[] {
  const type = accountType ?? product ?? '';
  const violations: Violation[] = [];
  if (type === '' || type.endsWith('_UNSPECIFIED')) violations.push(missing(`${path}.account_type`));
  else if (type !== 'GOOGLE_ADS') {
    violations.push({
      field: `${path}.account_type`,
      description: 'The sandbox has Google Ads accounts only.',
      reason: 'INVALID_DESTINATION',
    });
  }
  if (accountId === '') violations.push(missing(`${path}.account_id`));
  else if (!isNumber(accountId)) {
    violations.push({
      field: `${path}.account_id`,
      description: 'String is not a valid number.',
      reason: 'INVALID_NUMBER_FORMAT',
    });
  }
  return violations;
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
