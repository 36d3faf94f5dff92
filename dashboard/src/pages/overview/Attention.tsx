import { Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Span } from '../../api/figures.js';
import { useFunnel } from '../../api/figures.js';
import { useDestinations, useSources } from '../../api/lists.js';
import { TextLink } from '../../parts/links.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { attentionOf } from './attentionOf.js';

/** What a person should look at today, each with the way there. */
export function Attention({ span }: { readonly span: Span }) {
  const texts = useTexts();
  const { data: destinations } = useDestinations(span.project);
  const { data: sources } = useSources(span.project);
  const { data: funnel } = useFunnel(span);
  if (!destinations || !sources || !funnel) return null;
  const points = attentionOf({ destinations, sources, funnel }, texts.overview);
  return (
    <Section title={texts.overview.attention}>
      {points.length === 0 ? (
        <Group gap="xs">
          <IconCircleCheck size={22} color="var(--rb-good)" aria-hidden />
          <Text>{texts.overview.allWell}</Text>
        </Group>
      ) : (
        <Stack component="ul" className="rb-list" gap="xs">
          {points.map(({ text, to, search }) => (
            <Group component="li" key={text} gap="xs" wrap="nowrap" align="flex-start">
              <IconAlertTriangle size={20} color="var(--rb-wait)" aria-hidden style={{ flexShrink: 0 }} />
              <Text size="sm">
                {text}{' '}
                <TextLink to={to} search={search} aria-label={`${texts.overview.toLook}: ${text}`}>
                  {texts.overview.toLook}
                </TextLink>
              </Text>
            </Group>
          ))}
        </Stack>
      )}
    </Section>
  );
}
