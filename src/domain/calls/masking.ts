import type { FailedCondition } from '../goals/goal.js';
import { bareAddress, ipv6Groups } from '../ip-address.js';
import { SHOWN_DIGITS, toPhoneSearch } from './phone-search.js';

const HIDDEN = '***';

/**
 * A phone number masked for display: `+79161234567` becomes `+7916***4567`. Shorter ones show two characters at either end,
 * or none.
 */
export function maskPhone(phone: string): string {
  const shown = Object.values(SHOWN_DIGITS).find(({ minLength }) => phone.length >= minLength);
  return shown ? `${phone.slice(0, shown.head + 1)}${HIDDEN}${phone.slice(-shown.tail)}` : HIDDEN;
}

/** An IP address masked for display: IPv4 with a last octet of 0, IPv6 cut to /48. Anything else is hidden entirely. */
export function maskIp(ip: string): string {
  const address = bareAddress(ip);
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return address.replace(/\d+$/, '0');
  const groups = ipv6Groups(address);
  if (groups === null) return HIDDEN;
  const kept = groups.slice(0, 3).map((group) => parseInt(group, 16).toString(16));
  while (kept.at(-1) === '0') kept.pop();
  return `${kept.join(':')}::`;
}

/** A failed condition for people who may not see whole numbers. */
export function maskFailedCondition({ condition, wanted, found }: FailedCondition): FailedCondition {
  const shown = /(^|\.)callerNumbers$/.test(condition) ? maskNumbers(wanted) : maskCallerNumbers(wanted);
  return { condition, wanted: shown ?? null, found: found ?? null };
}

/** A rule may contain whole numbers; that it failed on one would reveal the caller. */
export function maskCallerNumbers(wanted: unknown): unknown {
  if (Array.isArray(wanted)) return wanted.map(maskCallerNumbers);
  if (typeof wanted !== 'object' || wanted === null) return wanted;
  return Object.fromEntries(
    Object.entries(wanted).map(([key, value]) => [key, key === 'callerNumbers' ? maskNumbers(value) : maskCallerNumbers(value)]),
  );
}

/** Whether rules contain callers' numbers: their result for stored calls would reveal who called. */
export function namesCallers(rules: unknown): boolean {
  if (Array.isArray(rules)) return rules.some(namesCallers);
  if (typeof rules !== 'object' || rules === null) return false;
  return Object.entries(rules).some(([key, value]) => key === 'callerNumbers' || namesCallers(value));
}

/**
 * Masks whole numbers and patterns of them. A pattern that a call is known to match reveals its digits, so it shows no more of
 * them than the mask of a number does: beginnings (`+7911*`) and ends are shown as they are.
 */
export function maskNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskNumbers);
  if (typeof value !== 'string' || !/\d/.test(value)) return value;
  return toPhoneSearch(value)?.kind === 'masked' ? value : maskPattern(value);
}

/** As many digits at either end as `SHOWN_DIGITS` has of a whole number. */
function maskPattern(pattern: string): string {
  if (!pattern.includes('*')) return maskPhone(pattern);
  const [first = ''] = /^\+?\d{0,4}/.exec(pattern) ?? [];
  const [last = ''] = /\d{0,4}$/.exec(pattern) ?? [];
  return `${first}${HIDDEN}${last}`;
}
