import { Box, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { TruthLine } from '../../api/types.js';
import { useFormat } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** Loaded after the page: the chart library is larger than the rest of it. */
const DayBars = lazy(() => import('../../components/DayBars.js'));
const CHART_HEIGHT = 180;

/** Our numbers and the platforms', all destinations and goals together; days without a reading are left out. */
export function TruthDays({ lines }: { readonly lines: readonly TruthLine[] }) {
  const { truth: texts } = useTexts();
  const format = useFormat();
  const read = lines.filter(({ theirs }) => theirs !== null);
  const days = [...new Set(read.map(({ day }) => day))].sort();
  // A chart of one day says less than the line below it.
  if (days.length < 2) return null;
  const sum = (of: readonly TruthLine[], what: 'ours' | 'theirs'): number =>
    of.reduce((total, line) => total + (line[what] ?? 0), 0);
  const bars = days.map((day) => {
    const ofDay = read.filter((line) => line.day === day);
    return { day: format.day(`${day}T12:00:00Z`), ours: sum(ofDay, 'ours'), theirs: sum(ofDay, 'theirs') };
  });
  return (
    <Section title={texts.chart}>
      <Box role="img" aria-label={texts.chartSummary(sum(read, 'ours'), sum(read, 'theirs'))}>
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
          <DayBars
            days={bars}
            height={CHART_HEIGHT}
            series={[
              { name: 'ours', label: texts.ours, color: 'indigo.3' },
              { name: 'theirs', label: texts.theirs, color: 'teal.6' },
            ]}
          />
        </Suspense>
      </Box>
    </Section>
  );
}
