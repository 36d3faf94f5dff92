const PREFIX = '#link=';

/** The one-time link in the address. Behind the `#`, so that no server, log or other site is sent it. */
export function linkInAddress(): string | null {
  return location.hash.startsWith(PREFIX) ? location.hash.slice(PREFIX.length) : null;
}

export function forgetLink(): void {
  history.replaceState(history.state, '', location.pathname + location.search);
}
