import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  headings: { fontWeight: '650' },
});

/** Secondary text that everybody can read: 4.5 to 1 at least (WCAG AA). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f7fb',
    '--mantine-color-dimmed': '#4b5563',
    '--mantine-color-placeholder': '#667085',
    '--mantine-color-anchor': '#364fc7',
    '--mantine-color-error': '#b42318',
    '--rb-surface': '#ffffff',
    '--rb-line': '#e2e5ee',
    '--rb-hover': '#f1f3fa',
  },
  dark: {
    '--mantine-color-body': '#15171c',
    '--mantine-color-dimmed': '#a9b0bd',
    '--mantine-color-placeholder': '#98a0ae',
    '--mantine-color-anchor': '#a5b8ff',
    '--mantine-color-error': '#ff9a92',
    '--rb-surface': '#1e2128',
    '--rb-line': '#323742',
    '--rb-hover': '#262a33',
  },
});

/** The nonce of this answer: styles made at run time must carry it (src/admin/dashboard/page.ts). */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** What locks scrolling behind a dialog makes a style of its own, and asks for its nonce under this name. */
export function publishNonce(): void {
  (globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce();
}
