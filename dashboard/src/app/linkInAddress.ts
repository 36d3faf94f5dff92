const PREFIX = '#link=';

/** The one-time link in the address. In the fragment, so that it is not sent to any server, log or other site. */
export function linkInAddress(): string | null {
  return location.hash.startsWith(PREFIX) ? location.hash.slice(PREFIX.length) : null;
}

export function forgetLink(): void {
  history.replaceState(history.state, '', location.pathname + location.search);
}
