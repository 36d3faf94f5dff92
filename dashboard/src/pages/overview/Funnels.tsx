import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useFunnel, type Span } from '../../api/figures.js';
import type { Funnel } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { Loaded } from '../../parts/Loaded.js';
import { Section } from '../../parts/Section.js';
import { usePlatformName } from '../../parts/useNames.js';
import { useTexts } from '../../texts/LanguageProvider.js';

type OneFunnel = Funnel['items'][number];
const STEPS = ['calls', 'goal', 'identified', 'sent', 'confirmed'] as const;

/** How far calls got at each destination. */
export function Funnels({ span }: { readonly span: Span }) {
  const { overview } = useTexts();
  return (
    <Section title={overview.funnel}>
      <Text c="dimmed" mb="sm">
        {overview.funnelLead}
      </Text>
      <Loaded asked={useFunnel(span)}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{overview.noDestinations}</Text>
          ) : (
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
              {items.map((item) => (
                <DestinationFunnel key={`${item.project} ${item.destination}`} item={item} />
              ))}
            </SimpleGrid>
          )
        }
      </Loaded>
    </Section>
  );
}

function DestinationFunnel({ item: { destination, platform, funnel, split } }: { readonly item: OneFunnel }) {
  const { overview } = useTexts();
  const platformName = usePlatformName();
  const format = useFormat();
  const { noGoal } = split;
  return (
    <div>
      <Title order={3} size="h5">
        {platform === null ? destination : platformName(platform)}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {destination}
      </Text>
      <Stack component="ul" className="rb-list" gap={6}>
        {STEPS.map((step) => (
          <li key={step}>
            <Text size="sm" style={{ display: 'flex', justifyContent: 'space-between' }}>
              <span>{overview.steps[step]}</span>
              <strong>{format.number(funnel[step])}</strong>
            </Text>
            <div className="rb-bar" aria-hidden>
              <div style={{ width: `${funnel.calls === 0 ? 0 : (100 * funnel[step]) / funnel.calls}%` }} />
            </div>
          </li>
        ))}
      </Stack>
      <Text size="xs" c="dimmed" mt="xs">
        {overview.rulesNotMet}: {format.number(noGoal.rulesNotMet)}. {overview.excluded}: {format.number(noGoal.excluded)}.
      </Text>
    </div>
  );
}
