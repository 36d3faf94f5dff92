import { Box, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { type Span, useDaily } from '../../api/reports.js';
import type { DailyStats } from '../../api/types.js';
import { useSession } from '../../app/session.js';
import { QueryView } from '../../components/feedback.js';
import { dayIn, daysBetween } from '../../app/days.js';
import { useFormat } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** Loaded after the page: the chart library is larger than the rest of it. */
const DayBars = lazy(() => import('../../components/DayBars.js'));
const CHART_HEIGHT = 240;

export function Month({ span }: { readonly span: Span }) {
  const { overview } = useTexts();
  return (
    <Section title={overview.chart}>
      {<QueryView query={useDaily(span)}>{(daily) => <Days daily={daily} span={span} />}</QueryView>}
    </Section>
  );
}

function Days({ daily: { items }, span }: { readonly daily: DailyStats; readonly span: Span }) {
  const { overview } = useTexts();
  const { timezone } = useSession();
  const format = useFormat();
  const sum = (of: 'calls' | 'answered' | 'conversions'): number => items.reduce((total, item) => total + item[of], 0);
  const first = span.from ?? items[0]?.day;
  const last = span.to ?? dayIn(Date.now(), timezone);
  const days = (first === undefined ? [] : daysBetween(first, last)).map((day) => {
    const there = items.filter((item) => item.day === day);
    return {
      day: format.day(`${day}T12:00:00Z`),
      calls: there.reduce((total, { calls }) => total + calls, 0),
      conversions: there.reduce((total, { conversions }) => total + conversions, 0),
    };
  });
  const counts = [
    [overview.counts.calls, format.number(sum('calls'))],
    [overview.counts.answered, format.number(sum('answered'))],
    [overview.counts.conversions, format.number(sum('conversions'))],
    [
      overview.counts.value,
      worth(items)
        .map(([currency, value]) => format.money(value, currency))
        .join(' + ') || '—',
    ],
  ];
  if (items.length === 0) return <Text c="dimmed">{overview.noDays}</Text>;
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }} mb="md">
        {counts.map(([name, value]) => (
          <div key={name}>
            <Text size="sm" c="dimmed">
              {name}
            </Text>
            <Text fz={26} fw={700} lh={1.2}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <Box role="img" aria-label={overview.chartSummary(sum('calls'), sum('conversions'))}>
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
          <DayBars
            days={days}
            height={CHART_HEIGHT}
            series={[
              { name: 'calls', label: overview.counts.calls, color: 'indigo.3' },
              { name: 'conversions', label: overview.counts.conversions, color: 'teal.6' },
            ]}
          />
        </Suspense>
      </Box>
    </>
  );
}

function worth(items: DailyStats['items']): [currency: string, value: number][] {
  const sums = new Map<string, number>();
  for (const { currency, value } of items.flatMap(({ values }) => values)) sums.set(currency, (sums.get(currency) ?? 0) + value);
  return [...sums];
}
