import { MantineProvider } from '@mantine/core';
import { cleanNotifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory } from '@tanstack/react-router';
import { cleanup, configure, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SessionGate } from '../../src/app/App.js';
import { NotificationArea } from '../../src/app/notify.js';
import { newRouter } from '../../src/app/router.js';
import { queries } from '../../src/app/session.js';
import { LanguageProvider } from '../../src/texts/LanguageProvider.js';
import { currentLanguage, loadTexts } from '../../src/texts/texts.js';
import { aDestination, aSession, PROJECT } from './answers.js';
import { listOf, startApi } from './api.js';

// A busy machine takes its time.
configure({ asyncUtilTimeout: 10_000 });

/** What every page asks for. */
const COMMON = {
  'GET /session': aSession(),
  'GET /projects': listOf(PROJECT),
  'GET /destinations': listOf(aDestination()),
  'GET /sources': listOf(),
  'GET /goals': listOf(),
  'GET /calls/count': { total: 2, complete: true },
  'GET /uploads/reasons': { total: 0, complete: true, reasons: [] },
};

/**
 * The whole dashboard at one address, with the API's answers; what the test names replaces what every page asks for.
 *
 * @param at e.g. `/calls?phone=4567`
 */
export function openPage(at: string, answers: Parameters<typeof startApi>[0]) {
  const api = startApi({ ...COMMON, ...answers });
  const router = newRouter(createMemoryHistory({ initialEntries: [at] }));
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <NotificationArea />
          <SessionGate router={router} />
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { api, user: userEvent.setup(), address: () => router.state.location.href };
}

beforeAll(() => loadTexts(currentLanguage()));

afterEach(() => {
  cleanup();
  queries.clear();
  cleanNotifications();
});
