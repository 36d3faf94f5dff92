import { Divider, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import type { UploadDetail } from '../../api/types.js';
import { StateMark } from '../../parts/StateMark.js';
import { UploadActions } from '../../parts/UploadActions.js';
import { UploadWhy } from '../../parts/UploadWhy.js';
import { TextLink } from '../../parts/links.js';
import { useFormat } from '../../parts/format.js';
import { usePlatformName } from '../../parts/useNames.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly id: string;
  readonly platform: string | null;
  readonly uploads: readonly UploadDetail[];
  readonly changes: readonly string[];
}

/** One destination: where the call stands there, why, until when, and what would change it. */
export function StandingCard({ id, platform, uploads, changes }: Props) {
  const { call: texts, common } = useTexts();
  const platformName = usePlatformName();
  return (
    <Paper withBorder p="md" bg="transparent">
      <Title order={3} size="h5">
        {platform === null ? id : platformName(platform)}
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
        {uploads.map((upload) => (
          <OneUpload key={upload.id} upload={upload} />
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

function OneUpload({ upload }: { readonly upload: UploadDetail }) {
  const format = useFormat();
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <StateMark state={upload.state} strong />
        <TextLink to="/uploads/$id" params={{ id: upload.id }} search size="sm">
          {upload.goal}
          {upload.value === null ? '' : ` · ${format.money(upload.value, upload.currency)}`}
        </TextLink>
      </Group>
      <UploadWhy upload={upload} />
      <UploadActions ids={[upload.id]} states={[upload.state]} />
    </Stack>
  );
}
