import { useMemo } from 'react';
import { useFormat } from '../components/format.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { dayIn, type Days, daysOf, type Preset, PRESETS } from './days.js';
import { useFilters } from './search.js';
import { useSession } from './session.js';

interface Period extends Days {
  readonly kind: Preset | 'own';
  /** The days, written out for people. */
  readonly text: string;
  readonly choose: (kind: Preset) => void;
  readonly setOwn: (days: Days) => void;
}

/** The period that the page is about: the last thirty days unless another was chosen. It stays from page to page. */
export function usePeriod(): Period {
  const { values, set } = useFilters();
  const { timezone } = useSession();
  const { period: texts } = useTexts();
  const format = useFormat();
  const { period, from, to } = values;
  const today = dayIn(Date.now(), timezone);
  return useMemo(() => {
    const preset = PRESETS.find((one) => one === period);
    const kind = preset ?? (from === undefined && to === undefined ? '30' : 'own');
    const days = kind === 'own' ? { from, to } : daysOf(kind, today);
    const day = (text: string | undefined): string => (text === undefined ? '' : format.day(`${text}T12:00:00Z`));
    return {
      ...days,
      kind,
      text: days.from !== undefined && days.from === days.to ? day(days.from) : texts.days(day(days.from), day(days.to)),
      choose: (chosen) => set({ period: chosen, from: undefined, to: undefined }),
      setOwn: (own) => set({ period: undefined, from: own.from, to: own.to }),
    };
  }, [period, from, to, today, format, texts, set]);
}
