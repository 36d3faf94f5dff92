import type { DoctorReportView } from '../../api/doctor/doctor-views.js';
import type { DoctorArea } from '../../doctor/doctor-check.js';
import { bothLanguages, type Language, type LocalizedText } from '../../domain/localized-text.js';
import type { CheckGrade } from '../../platforms/kit/platform.js';

const AREA_NAMES: Readonly<Record<DoctorArea, LocalizedText>> = {
  config: bothLanguages('Config', 'Настройки'),
  database: bothLanguages('Database', 'База'),
  clock: bothLanguages('Clock', 'Часы'),
  address: bothLanguages('Address', 'Адрес'),
  source: bothLanguages('Source', 'Источник'),
  destination: bothLanguages('Destination', 'Площадка'),
  between: bothLanguages('Between destinations', 'Между площадками'),
};
const GRADE_NAMES: Readonly<Record<CheckGrade, LocalizedText & { readonly mark: string }>> = {
  proved: { mark: '✓', ...bothLanguages('proved', 'проверено') },
  assumed: { mark: '~', ...bothLanguages('assumed', 'на веру') },
  doubtful: { mark: '!', ...bothLanguages('doubtful', 'сомнительно') },
  failed: { mark: '✗', ...bothLanguages('wrong', 'неверно') },
};
const ALL_WELL = bothLanguages('Nothing is wrong.', 'Ничего неверного не найдено.');
const PROBLEMS_FOUND = bothLanguages('Something is wrong: see ✗ above.', 'Есть неверное: см. ✗ выше.');

/** For people: a line for each check under the name of what it is about, then how many of each grade there are. */
export function doctorReportText({ rungs, ok }: DoctorReportView, language: Language): string {
  const lines: string[] = [];
  let title = '';
  for (const { area, subject, name, result, text } of rungs) {
    const about = [AREA_NAMES[area][language], subject].filter(Boolean).join(' ');
    if (about !== title) lines.push('', about);
    title = about;
    lines.push(`  ${GRADE_NAMES[result].mark} ${name}: ${text}`);
  }
  const counts = (Object.keys(GRADE_NAMES) as CheckGrade[]).map((grade) => {
    const { mark, ...word } = GRADE_NAMES[grade];
    return `${mark} ${word[language]} ${rungs.filter(({ result }) => result === grade).length}`;
  });
  return [...lines.slice(1), '', counts.join('   '), (ok ? ALL_WELL : PROBLEMS_FOUND)[language]].join('\n');
}
