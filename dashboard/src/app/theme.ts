import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  headings: { fontWeight: '650' },
});

/** Secondary text with a contrast of at least 4.5 to 1 (WCAG AA). */
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

/**
 * The content security policy's nonce of this response; styles added at run time must carry it
 * (src/admin/dashboard/page.ts).
 */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** The scroll lock behind dialogs adds a style element, and reads its nonce from this global. */
export function publishNonce(): void {
  (globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = styleNonce();
}
