import { SimpleGrid, Text, Title } from '@mantine/core';
import type { Source } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { parameterName } from './parameterName.js';

interface Props {
  readonly type: Source['type'];
  readonly calls: number;
  readonly parameters: Source['parameters'];
}

/** Which share of the latest calls carries each parameter. */
export function Parameters({ type, calls, parameters }: Props) {
  const { sources: texts } = useTexts();
  const format = useFormat();
  const named = parameters.map(({ name, share }) => ({ name: parameterName(type, name), share }));
  return (
    <div>
      <Title order={3} size="h5">
        {texts.parameters(calls)}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.parametersHint}
      </Text>
      <SimpleGrid component="ul" className="rb-list" cols={{ base: 2, sm: 3, md: 5 }} verticalSpacing="sm">
        {named.map(({ name, share }) => (
          <li key={name}>
            <Text size="sm" aria-label={texts.share(name, format.percent(share))} role="img">
              {name} · {format.percent(share)}
            </Text>
            <div className="rb-bar" aria-hidden>
              <div style={{ width: `${share * 100}%` }} />
            </div>
          </li>
        ))}
      </SimpleGrid>
    </div>
  );
}
