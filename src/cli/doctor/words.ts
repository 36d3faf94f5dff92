import type { LadderView } from '../../admin/doctor/doctor.view.js';
import type { Area } from '../../admin/doctor/rung.js';
import { inWords, type InWords } from '../../domain/in-words.js';
import type { Language } from '../../domain/reason.js';
import type { CheckGrade } from '../../platforms/check.js';

const AREAS: Readonly<Record<Area, InWords>> = {
  config: inWords('Config', 'Настройки'),
  database: inWords('Database', 'База'),
  clock: inWords('Clock', 'Часы'),
  address: inWords('Address', 'Адрес'),
  source: inWords('Source', 'Источник'),
  destination: inWords('Destination', 'Площадка'),
  between: inWords('Between destinations', 'Между площадками'),
};
const GRADES: Readonly<Record<CheckGrade, InWords & { readonly mark: string }>> = {
  proved: { mark: '✓', ...inWords('proved', 'проверено') },
  assumed: { mark: '~', ...inWords('assumed', 'на веру') },
  doubtful: { mark: '!', ...inWords('doubtful', 'сомнительно') },
  failed: { mark: '✗', ...inWords('wrong', 'неверно') },
};
const WELL = inWords('Nothing is wrong.', 'Ничего неверного не найдено.');
const UNWELL = inWords('Something is wrong: see ✗ above.', 'Есть неверное: см. ✗ выше.');

/** For people: a line for each rung under the name of what it is about, then how many of each kind there are. */
export function ladderInWords({ rungs, ok }: LadderView, language: Language): string {
  const lines: string[] = [];
  let title = '';
  for (const { area, subject, name, result, text } of rungs) {
    const about = [AREAS[area][language], subject].filter(Boolean).join(' ');
    if (about !== title) lines.push('', about);
    title = about;
    lines.push(`  ${GRADES[result].mark} ${name}: ${text}`);
  }
  const counts = (Object.keys(GRADES) as CheckGrade[]).map((grade) => {
    const { mark, ...word } = GRADES[grade];
    return `${mark} ${word[language]} ${rungs.filter(({ result }) => result === grade).length}`;
  });
  return [...lines.slice(1), '', counts.join('   '), (ok ? WELL : UNWELL)[language]].join('\n');
}
