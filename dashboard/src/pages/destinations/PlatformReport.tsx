import { Stack, Text } from '@mantine/core';
import type { Destination } from '../../api/types.js';
import { useFormat, usePlatformName } from '../../components/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import type { Texts } from '../../texts/texts.js';

/** The platform's own count of the account's uploads, beside ours. */
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
            {platformReportText(latest, texts, format)}
          </Text>
          <Text size="sm" c="dimmed">
            {comparisonText(latest, texts, format)} {texts.wholeAccount}
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

export type LatestReport = NonNullable<NonNullable<Destination['platformReport']>['latest']>;
type Words = Texts['destinations'];

/** The platform's status of the account, with the counts of its latest day. */
export function platformReportText(
  latest: LatestReport,
  words: Words,
  { percent }: { readonly percent: (share: number) => string },
): string {
  const { status, total, successful, pending, alerts } = latest;
  if (status === null) return words.countedNothing;
  const [worst] = alerts;
  const error = worst === undefined ? '' : `; ${words.mostFrequent(worst.code, percent(worst.share))}`;
  return `${words.reportStatuses[status] ?? status}. ${words.latestDay(successful, total, pending)}${error}.`;
}

/** The platform's counts summed over its days, beside our count of delivered uploads; null where it names no day. */
export function comparisonText(
  { days, ours }: LatestReport,
  words: Words,
  { day }: { readonly day: (iso: string) => string },
): string | null {
  if (ours === null) return null;
  const sum = (of: 'successful' | 'failed' | 'pending'): number => days.reduce((all, one) => all + one[of], 0);
  const theirs = { successful: sum('successful'), failed: sum('failed'), pending: sum('pending') };
  return words.beside(day(ours.since), theirs, ours.delivered);
}
