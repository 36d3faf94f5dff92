import type { FailedCondition } from '../goals/goal.js';
import { SHOWN_DIGITS } from './phone-search.js';

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
  const address = ip.trim().replace(/^::ffff:(?=[\d.]+$)/i, '');
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return address.replace(/\d+$/, '0');
  // An IPv4 tail stands for the last two groups, which are cut off anyway.
  const groups = ipv6Groups(address.replace(/:\d{1,3}(\.\d{1,3}){3}$/, ':0:0'));
  if (groups === null) return HIDDEN;
  const kept = groups.slice(0, 3).map((group) => parseInt(group, 16).toString(16));
  while (kept.at(-1) === '0') kept.pop();
  return `${kept.join(':')}::`;
}

/** The eight groups of an IPv6 address, or null. */
function ipv6Groups(address: string): string[] | null {
  const halves = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = halves;
  const missing = 8 - head.length - tail.length;
  const fits = halves.length === 2 ? missing >= 1 : halves.length === 1 && missing === 0;
  if (!fits) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => /^[\da-f]{1,4}$/i.test(group)) ? groups : null;
}

/** The fewest digits of a whole number; anything shorter is a prefix and identifies nobody. */
const DIGITS_OF_A_NUMBER = 8;

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

export function maskNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskNumbers);
  const isNumber = typeof value === 'string' && value.replace(/\D/g, '').length >= DIGITS_OF_A_NUMBER;
  return isNumber ? maskPhone(value) : value;
}
