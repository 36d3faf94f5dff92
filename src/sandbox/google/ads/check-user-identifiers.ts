import type { GoogleCustomer } from '../../world.js';
import type { UserIdentifier } from './messages.js';
import { fault, type RowFault } from './row.js';

const MAX_IDENTIFIERS = 5;
const SHA256_HEX = /^[\da-f]{64}$/i;

/** Hashed e-mails and phones only, for a customer that accepted the data terms. Google: reference 1.3 and 1.6, read 2026-11-22. */
export function checkUserIdentifiers(identifiers: readonly UserIdentifier[], customer: GoogleCustomer): RowFault | null {
  if (identifiers.length === 0) return null;
  if (identifiers.length > MAX_IDENTIFIERS) return fault('TOO_MANY', 'user_identifiers');
  for (const [index, identifier] of identifiers.entries()) {
    const trouble = checkOne(identifier, index);
    if (trouble !== null) return trouble;
  }
  return customer.acceptedCustomerDataTerms ? null : fault('CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS', 'user_identifiers');
}

function checkOne({ hashed_email: email, hashed_phone_number: phone }: UserIdentifier, index: number): RowFault | null {
  const place = { field_name: 'user_identifiers', index };
  if (email === undefined && phone === undefined) return fault('UNSUPPORTED_USER_IDENTIFIER', place);
  if (SHA256_HEX.test(phone ?? email ?? '')) return null;
  return fault('INVALID_USER_IDENTIFIER', place, phone === undefined ? 'hashed_email' : 'hashed_phone_number');
}
