import { Stack, Text, Title } from '@mantine/core';
import { CopyLine } from '../../parts/CopyLine.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly project: string;
  readonly yaml: string;
  readonly from: string;
}

/** How the rules that were tried come into the config, which only a person writes. */
export function Keep({ project, yaml, from }: Props) {
  const { goals: texts } = useTexts();
  const scope = from === '' ? '' : ` --from ${from}`;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {texts.keep}
      </Title>
      <Text>{texts.keepLead}</Text>
      <CopyLine text={yaml} />
      <CopyLine text={`npx ringback replay --goals --project ${project}${scope}`} />
    </Stack>
  );
}
