import { aCall } from '../../support/call-builders.js';

/** Every place in a message that holds a value, as `conversions.0.gclid`. */
export function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, path === '' ? key : `${path}.${key}`));
}

/** What a call carries besides, and none of which is Google's business. */
export function expectNothingElsePersonal(wire: string): void {
  const { callerNumber, trackingNumber, ip, city, pageUrl, firstUrl, customParam, yaCid, gaCid, uid } = aCall();
  const others = [
    callerNumber,
    callerNumber?.slice(1),
    trackingNumber,
    ip,
    city,
    pageUrl,
    firstUrl,
    customParam,
    yaCid,
    gaCid,
    uid,
  ];
  for (const other of others) if (other) expect(wire).not.toContain(other);
}
