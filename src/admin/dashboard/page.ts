import { randomBytes } from 'node:crypto';

/** Where Vite leaves room for the nonce (dashboard/vite.config.ts), and the page for its base (dashboard/index.html). */
const NONCE_PLACE = /__CSP_NONCE__/g;
const BASE_PLACE = '<base href="/"';

export interface Page {
  readonly html: string;
  readonly contentSecurity: string;
}

/**
 * The page for one address.
 *
 * Scripts come from our files only. Mantine writes its theme and its responsive rules into `<style>` elements at run time; those carry the
 * nonce of this answer, so no other style gets in. Its base is told in steps upwards, so that the page works under any prefix
 * that a web server in front takes away.
 *
 * @param path of the request, e.g. `/calls/019ad…`
 */
export function pageFor(template: string, path: string): Page {
  const nonce = randomBytes(16).toString('base64');
  const depth = path.split('/').length - 2;
  const base = depth <= 0 ? './' : '../'.repeat(depth);
  return {
    html: template.replace(NONCE_PLACE, nonce).replace(BASE_PLACE, () => `<base href="${base}"`),
    contentSecurity: [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

/** What belongs to programs is never answered with the page, and neither is what asks for no page. */
export function isForPeople(path: string, accept: string | undefined): boolean {
  if (path === '/') return true;
  return !/^\/(api|hooks|assets|healthz|readyz|metrics)(\/|$)/.test(path) && (accept ?? '').includes('text/html');
}
