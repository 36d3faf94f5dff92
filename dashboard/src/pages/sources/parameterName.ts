/** What the API names otherwise than MANGO's cabinet, in which people tick it (src/sources/mango/index.ts). */
const IN_MANGO: Readonly<Record<string, string>> = {
  startedAt: 'dateStart',
  endedAt: 'dateEnd',
  statusCode: 'callStatus',
  trackingNumber: 'number',
  talkSeconds: 'duration',
  waitSeconds: 'waitDuration',
  pageUrl: 'URL',
};

/** A parameter by the name that it has in the cabinet of this kind of source. */
export function parameterName(type: string, name: string): string {
  return type === 'mango' ? (IN_MANGO[name] ?? name) : name;
}
