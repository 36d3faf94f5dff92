import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { LanguageProvider } from '../texts/LanguageProvider.js';
import { Door } from './Door.js';
import { NotificationArea } from './notify.js';
import { styleNonce, tellNonce } from './nonce.js';
import { queries } from './queries.js';
import { cssVariables, theme } from './theme.js';

tellNonce();

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <NotificationArea />
          <Door />
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
