import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type Span, useCoverage, useFunnel } from '../../api/reports.js';
import type { Coverage as CoverageAnswer, Funnel } from '../../api/types.js';
import { QueryView } from '../../components/feedback.js';
import { useFormat, usePlatformName } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { useTexts } from '../../texts/LanguageProvider.js';

type OneFunnel = Funnel['items'][number];
const STEPS = ['calls', 'goal', 'identified', 'sent', 'confirmed'] as const;

/** A funnel per destination: how many calls got how far. */
export function Funnels({ span }: { readonly span: Span }) {
  const { overview } = useTexts();
  return (
    <Section title={overview.funnel}>
      <Text c="dimmed" mb="sm">
        {overview.funnelLead}
      </Text>
      <QueryView query={useFunnel(span)}>
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
      </QueryView>
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

/** Which share of the calls carries each identifier, over all projects that are shown. */
export function Coverage({ span }: { readonly span: Span }) {
  const { overview } = useTexts();
  const format = useFormat();
  return (
    <Section title={overview.coverage}>
      <QueryView query={useCoverage(span)}>
        {(coverage) => (
          <Stack component="ul" className="rb-list" gap={6}>
            {sharesOf(coverage).map(([id, share]) => (
              <li key={id}>
                <Text size="sm" style={{ display: 'flex', justifyContent: 'space-between' }}>
                  <span>{id === 'none' ? overview.coverageNone : id}</span>
                  <strong>{format.percent(share)}</strong>
                </Text>
                <div className="rb-bar" aria-hidden>
                  <div style={{ width: `${share * 100}%` }} />
                </div>
              </li>
            ))}
          </Stack>
        )}
      </QueryView>
    </Section>
  );
}

function sharesOf({ items }: CoverageAnswer): [id: string, share: number][] {
  const all = items.filter(({ dimension }) => dimension === 'all');
  const calls = all.reduce((sum, group) => sum + group.calls, 0);
  const counts = new Map<string, number>();
  for (const { ids, none } of all) {
    for (const [id, there] of Object.entries({ ...ids, none })) counts.set(id, (counts.get(id) ?? 0) + there.calls);
  }
  return [...counts].map(([id, count]) => [id, calls === 0 ? 0 : count / calls]);
}
