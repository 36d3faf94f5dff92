import { Stack, Text } from '@mantine/core';
import type { Destination } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { usePlatformName } from '../../parts/useNames.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { besideInWords, saidInWords } from './reportInWords.js';

/** What the platform itself counts of the account's uploads, beside what we hold to be delivered. */
export function PlatformReport({ destination: { platform, platformReport } }: { readonly destination: Destination }) {
  const { destinations: texts } = useTexts();
  const platformName = usePlatformName();
  const format = useFormat();
  if (platformReport === null) return null;
  const { latest, trouble } = platformReport;
  return (
    <Stack gap={2}>
      {latest && (
        <>
          <Text size="sm">
            <Text span fw={600}>
              {texts.says(platformName(platform), format.ago(latest.at))}
            </Text>{' '}
            {saidInWords(latest, texts, format)}
          </Text>
          <Text size="sm" c="dimmed">
            {besideInWords(latest, texts, format)} {texts.wholeAccount}
          </Text>
        </>
      )}
      {trouble && (
        <Text size="sm" c="dimmed">
          {trouble.text}
        </Text>
      )}
    </Stack>
  );
}
