import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Destination } from '../../api/types.js';
import { useMayAct } from '../../app/session.js';
import { Facts } from '../../parts/Facts.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { usePlatformName } from '../../parts/useNames.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { DestinationActions } from './DestinationActions.js';
import { Health } from './Health.js';
import { PlatformReport } from './PlatformReport.js';

/** One ad cabinet: how it is doing in plain words, what waits, and what may be done. */
export function DestinationCard({ destination }: { readonly destination: Destination }) {
  const { destinations: texts } = useTexts();
  const format = useFormat();
  const platformName = usePlatformName();
  const mayAct = useMayAct();
  const { id, platform, backlog, nextExpiryAt, lastSuccessAt, lastError } = destination;
  const ago = (iso: string | null): string => (iso === null ? texts.never : format.ago(iso));
  const facts = [
    { name: texts.backlog, value: format.number(backlog) },
    {
      name: texts.nextExpiry,
      value: nextExpiryAt === null ? '—' : `${format.moment(nextExpiryAt)} (${format.ago(nextExpiryAt)})`,
    },
    { name: texts.lastSuccess, value: ago(lastSuccessAt) },
  ];
  return (
    <Paper component="section" className="rb-card" p="md">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2} size="h4">
              {platformName(platform)}
            </Title>
            <Text size="sm" c="dimmed">
              {id}
            </Text>
          </div>
          <TextLink to="/uploads" search={{ destination: id }} size="sm">
            {texts.seeLog}
          </TextLink>
        </Group>
        <Health destination={destination} />
        <Facts facts={facts} />
        <PlatformReport destination={destination} />
        {lastError && (
          <Text size="sm" c="dimmed">
            {texts.lastError}, {format.ago(lastError.at)}: {lastError.text}
          </Text>
        )}
        {mayAct && <DestinationActions destination={destination} />}
      </Stack>
    </Paper>
  );
}
