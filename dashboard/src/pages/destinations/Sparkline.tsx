import { useFormat } from '../../components/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Day {
  readonly day: string;
  readonly count: number;
}

const WIDTH = 84;
const HEIGHT = 24;
const GAP = 2;

/** A bar per day, the last one today; the numbers are in its name. */
export function Sparkline({ days }: { readonly days: readonly Day[] }) {
  const { destinations: texts } = useTexts();
  const format = useFormat();
  const most = Math.max(1, ...days.map(({ count }) => count));
  const step = WIDTH / Math.max(1, days.length);
  const name = days.map(({ day, count }) => `${format.day(`${day}T12:00:00Z`)}: ${format.number(count)}`).join(', ');
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={texts.deliveredByDay(name)}>
      <title>{name}</title>
      {days.map(({ day, count }, index) => {
        const height = Math.max(1, (HEIGHT * count) / most);
        return (
          <rect key={day} x={index * step} y={HEIGHT - height} width={step - GAP} height={height} rx={1} fill="var(--rb-good)" />
        );
      })}
    </svg>
  );
}
