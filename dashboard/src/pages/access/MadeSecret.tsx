import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly lead: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret that is shown this once. */
export function MadeSecret({ lead, secret, onClose }: Props) {
  const { access: texts, common } = useTexts();
  return (
    <Stack>
      <Alert color="yellow" variant="outline">
        {texts.onlyNow}
      </Alert>
      <Text size="sm">{lead}</Text>
      <Code block className="rb-break rb-code" tabIndex={0} aria-label={texts.secret}>
        {secret}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? common.copied : common.copy}</Button>}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          {common.close}
        </Button>
      </Group>
    </Stack>
  );
}
