const UUID = /^rb([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/** Where a platform finds the request again after a lost answer: letters and digits only. */
export function requestKeyOf(requestId: string): string {
  return `rb${requestId.replaceAll('-', '')}`;
}

/** The request that a key was made of; null for what is no key of ours. */
export function requestIdOf(key: string): string | null {
  return UUID.exec(key)?.slice(1).join('-') ?? null;
}
