/** The nonce of this answer: styles made at run time must carry it (src/api/dashboard/serve-dashboard.ts). */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** What locks scrolling behind a dialog makes a style of its own, and asks for its nonce under this name. */
export function tellNonce(): void {
  (globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce();
}
