import { HOUR } from '../../../domain/time/instant.js';
import type { GoogleConversionAction, GoogleCustomer } from './accounts.js';

/** A click younger than this is not taken yet. Google: conversion_upload_error.proto of v25, read 2026-11-22. */
export const MIN_CLICK_AGE_MS = 6 * HOUR;

/** Letters, digits, `_`, `-` and `.`: the real servers decode the id, which nobody outside can; only its form is checked here. */
const CLICK_ID = /^[\w.-]{5,512}$/;

export function hasClickIdForm(id: string): boolean {
  return CLICK_ID.test(id);
}

/** An enabled conversion action of the customer. */
export function findAction(customer: GoogleCustomer, actionId: string): GoogleConversionAction | null {
  return customer.conversionActions.find((action) => action.enabled && action.id === actionId) ?? null;
}

/** Whether an account may act for a customer: it is the customer itself or one of its managers. */
export function mayActFor(accountId: string, customer: GoogleCustomer): boolean {
  return accountId === customer.customerId || customer.managers.includes(accountId);
}
