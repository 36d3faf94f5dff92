import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly days: { readonly day: string; readonly calls: number; readonly conversions: number }[];
  readonly height: number;
}

/** The only importer of the chart library, and therefore a chunk of its own. */
export default function MonthChart({ days, height }: Props) {
  const { figures } = useTexts().overview;
  return (
    <BarChart
      h={height}
      data={days}
      dataKey="day"
      withLegend
      tickLine="none"
      barProps={{ isAnimationActive: false, radius: [3, 3, 0, 0] }}
      series={[
        { name: 'calls', label: figures.calls, color: 'indigo.3' },
        { name: 'conversions', label: figures.conversions, color: 'teal.6' },
      ]}
    />
  );
}
