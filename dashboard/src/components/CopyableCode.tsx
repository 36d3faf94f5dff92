import { Button, Code, CopyButton, Group } from '@mantine/core';
import { useTexts } from '../texts/LanguageProvider.js';

/** A block of code with a button that copies it. */
export function CopyableCode({ text }: { readonly text: string }) {
  const { common } = useTexts();
  return (
    <Group gap="xs" align="stretch">
      <Code block className="rb-break rb-code" style={{ flex: '1 1 260px' }}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="default" h="auto" mih={36} onClick={copy}>
            {copied ? common.copied : common.copy}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
