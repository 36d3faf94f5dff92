import { Divider, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDestinations } from '../../api/records.js';
import { useGoalName } from '../../api/goalNames.js';
import type { Destination, Journey, UploadDetail } from '../../api/types.js';
import { StateBadge } from '../../components/StateBadge.js';
import { UploadActions } from '../../components/UploadActions.js';
import { useFormat, usePlatformName } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { UploadReason } from '../../components/reasons.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { DestinationAnswer } from './DestinationAnswer.js';

/** The call's uploads by destination of its project. */
export function DeliveryStatus({ journey }: { readonly journey: Journey }) {
  const { call: texts } = useTexts();
  const { data: known = [] } = useDestinations(journey.call.project);
  return (
    <Section title={texts.deliveryStatus}>
      {journey.destinations.length === 0 && <Text c="dimmed">{texts.noDestinations}</Text>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {journey.destinations.map(({ id, changes }) => (
          <DestinationStatus
            key={id}
            id={id}
            destination={known.find((one) => one.id === id)}
            uploads={journey.uploads.filter(({ destination }) => destination === id)}
            changes={changes}
          />
        ))}
      </SimpleGrid>
    </Section>
  );
}

interface Props {
  readonly id: string;
  /** Undefined for one that is no longer known. */
  readonly destination: Destination | undefined;
  readonly uploads: readonly UploadDetail[];
  readonly changes: readonly string[];
}

/** One destination: the state of the call's uploads there, why, until when, and what would change it. */
export function DestinationStatus({ id, destination, uploads, changes }: Props) {
  const { call: texts, common } = useTexts();
  const platformName = usePlatformName();
  return (
    <Paper withBorder p="md" bg="transparent">
      <Title order={3} size="h5">
        {destination === undefined ? id : platformName(destination.platform)}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {id}
      </Text>
      {uploads.length === 0 && (
        <Text fw={600} size="sm">
          {common.noUpload}
        </Text>
      )}
      <Stack gap="sm">
        {uploads.map((upload, index) => (
          <OneUpload
            key={upload.id}
            upload={upload}
            destination={destination}
            hasHints={changes.length > 0}
            isFirst={uploads.findIndex(({ state }) => state === upload.state) === index}
          />
        ))}
      </Stack>
      {changes.length > 0 && (
        <>
          <Divider my="sm" />
          <Text size="xs" c="dimmed" mb={4}>
            {texts.wouldChange}
          </Text>
          <List size="sm" spacing={4}>
            {changes.map((change) => (
              <List.Item key={change}>{change}</List.Item>
            ))}
          </List>
        </>
      )}
    </Paper>
  );
}

/** How much is known of it at the platform: the latest piece of evidence for its level, and what contradicts it. */
function EvidenceLine({ upload }: { readonly upload: UploadDetail }) {
  const format = useFormat();
  const proof = upload.evidence.findLast(({ level, contradicts }) => level === upload.evidenceLevel && !contradicts);
  const shown = upload.evidence.filter((piece) => piece === proof || piece.contradicts);
  return shown.map(({ at, text }) => (
    <Text key={at + text} size="sm" c="dimmed">
      {text} {format.moment(at)}
    </Text>
  ));
}

interface UploadProps {
  readonly upload: UploadDetail;
  readonly destination: Destination | undefined;
  /** The hints already say when it leaves and until when it is taken. */
  readonly hasHints: boolean;
  /** The first in its state here: likely causes are shown once. */
  readonly isFirst: boolean;
}

function OneUpload({ upload, destination, hasHints, isFirst }: UploadProps) {
  const format = useFormat();
  const goalName = useGoalName();
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <StateBadge state={upload.state} strong />
        <TextLink to="/uploads/$id" params={{ id: upload.id }} search size="sm">
          {goalName(upload.goal, upload.project)}
          {upload.value === null ? '' : ` · ${format.money(upload.value, upload.currency)}`}
        </TextLink>
      </Group>
      <DestinationAnswer upload={upload} destination={destination} isFirst={isFirst} />
      <UploadReason upload={upload} isBrief={hasHints} />
      <EvidenceLine upload={upload} />
      <UploadActions ids={[upload.id]} states={[upload.state]} />
    </Stack>
  );
}
