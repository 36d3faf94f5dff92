import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Words that nobody in the trade uses, by their replacement. */
const REPLACED: Readonly<Record<string, readonly string[]>> = {
  'Воронка: от звонка до конверсии в кабинете': ['От звонка до учёта'],
  'С идентификатором, Нет идентификатора': ['Есть чем связать', 'Нечем связать'],
  'Скоро сгорят': ['У кого истекает срок', 'У первого истекает срок'],
  'В обработке у площадки, Обновить статусы': ['Ждёт решения', 'Уточнить решения'],
  отправка: ['следующий раунд', 'следующем раунде', 'раунда площадки'],
  'Отмена, Повторить отправку': ['Не сейчас'],
  'Статус в кабинетах, История звонка': ['Что с ним на площадках', 'Его путь'],
  'Пользовательский параметр': ['Свой параметр'],
  'показано ниже, в блоке «Цели»': ['показано в goals'],
  'Отправить сейчас': ['«Запустить»'],
  'Журнал отправок, Последняя успешная отправка': ['Её журнал отправки', 'Последняя удача'],
  'Какие параметры приходят, Сверка со списком звонков': ['Что несут', 'Сверено со списком'],
  'Звонки и конверсии по кампаниям, Группировать по': ['Чем стали звонки', 'Различать по'],
  'Если параметра в звонке нет': ['Чего звонок не сообщает'],
  'До даты since, Отправились бы повторно, Стало меньше': ['До её начала', 'Всё-таки ушли бы', 'Убыло'],
  'Не проверить, Одна цель никуда не передаётся дважды': ['На веру', 'Ни одно место', 'сверить часы не с кем'],
  'Создана, Со всеми найденными': ['Появилась', 'Все под фильтрами'],
  'Not sent, Group by': ['Told to nobody', 'Tell apart by'],
};

const filesIn = (...folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
const FILES = filesIn('src/messages', 'src/doctor', 'dashboard/src/texts');
const WITH_COUNTS = filesIn(
  'src/messages',
  'src/doctor',
  'src/alerts',
  'src/api',
  'src/cli',
  'src/config',
  'dashboard/src/texts',
);

/** A variable and a noun in the plural; a total (`3 of 7 calls`) and what a line tells apart itself are right. */
const BARE_PLURAL =
  /(?<!of )\$\{[a-z][\w.]*\} (?:waiting |more )?(?:byte|call|conversion|day|figure|file|line|migration|time|upload|webhook)s\b/;

describe('the words of the interface', () => {
  it.each(Object.entries(REPLACED))('say “%s” and not what nobody in the trade says', (_now, before) => {
    const found = FILES.flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      return before.filter((words) => text.includes(words)).map((words) => `${file}: ${words}`);
    });
    expect(found).toEqual([]);
  });

  it('are in the singular for one: none says “1 calls”', () => {
    const found = WITH_COUNTS.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => BARE_PLURAL.test(line) && !/=== 1 \?|> 1/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });
});
