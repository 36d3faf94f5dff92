import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';

interface Series {
  /** The key of its numbers in `days`. */
  readonly name: string;
  readonly label: string;
  readonly color: string;
}

interface Props {
  readonly days: readonly ({ readonly day: string } & Readonly<Record<string, number | string>>)[];
  readonly series: readonly Series[];
  readonly height: number;
}

/** Bars by day. The only importer of the chart library, and therefore a chunk of its own. */
export default function DayBars({ days, series, height }: Props) {
  return (
    <BarChart
      h={height}
      data={[...days]}
      dataKey="day"
      withLegend
      tickLine="none"
      barProps={{ isAnimationActive: false, radius: [3, 3, 0, 0] }}
      series={[...series]}
    />
  );
}
