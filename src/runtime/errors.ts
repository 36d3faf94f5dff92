import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';

/** Every error that we raise on purpose: what is wrong and what to do. `%s` is the subject. */
const ERROR_MESSAGES = {
  RB_CONFIG: bothLanguages('The config cannot be used:\n%s', 'С таким конфигом работать нельзя:\n%s'),
  RB_PLATFORM_BROKEN: bothLanguages(
    'Platform folder "%s" does not export a conforming `platform`. See src/platforms/kit/platform.ts.',
    'Папка площадки «%s» не экспортирует подходящий `platform`. См. src/platforms/kit/platform.ts.',
  ),
  RB_SOURCE_BROKEN: bothLanguages(
    'Source folder "%s" does not export a conforming `source`. See src/sources/source.ts.',
    'Папка источника «%s» не экспортирует подходящий `source`. См. src/sources/source.ts.',
  ),
  RB_SIMULATOR_BROKEN: bothLanguages(
    'Folder "%s" does not export a conforming `simulator`. See src/platforms/kit/simulator/simulator.ts.',
    'Папка «%s» не экспортирует подходящий `simulator`. См. src/platforms/kit/simulator/simulator.ts.',
  ),
  RB_DATABASE_OLDER: bothLanguages(
    'The database was made by an older version (missing: %s). Run `ringback migrate`, or start the service, and try again.',
    'База создана более старой версией (не хватает: %s). Выполните `ringback migrate` или запустите сервис и повторите.',
  ),
  RB_DATABASE_NEWER: bothLanguages(
    'The database was written by a newer Ringback (it knows %s). Start that version, or restore an older backup.',
    'В эту базу писала более новая версия Ringback (ей известно: %s). Запустите её или восстановите более старую копию.',
  ),
  RB_DATABASE_UNSAFE: bothLanguages(
    'The database does not keep what it acknowledges: %s. Ringback does not start on it.',
    'База не сохраняет то, что подтвердила: %s. Ringback на ней не запускается.',
  ),
  RB_DATABASE_UNUSABLE: bothLanguages(
    'The database cannot be opened: %s. Check database.url, the folder’s permissions and the free space.',
    'База не открывается: %s. Проверьте database.url, права на папку и свободное место.',
  ),
  RB_DATABASE_ABSENT: bothLanguages(
    'There is no database of Ringback yet: %s. Check --config and database.url; the first `ringback start`, or ' +
      '`ringback migrate`, makes a new one.',
    'Базы Ringback здесь ещё нет: %s. Проверьте --config и database.url; новую базу создаст первый `ringback start` ' +
      'или `ringback migrate`.',
  ),
  RB_DATABASE_BUSY: bothLanguages(
    'Another process kept the database locked for %s. Stop it or wait, then try again.',
    'Другой процесс держал базу занятой %s. Остановите его или подождите и повторите.',
  ),
  RB_READ_TOO_LONG: bothLanguages(
    'The database took longer than %s for this. Ask for fewer days, or for less at a time.',
    'База не ответила за %s. Запросите меньше дней или меньше строк за раз.',
  ),
  RB_BACKUP_EXISTS: bothLanguages(
    'The file %s is there already. Choose a name that is not taken.',
    'Файл %s уже есть. Выберите другое имя.',
  ),
  RB_BACKUP_POSTGRES: bothLanguages(
    'The database is PostgreSQL, which has tools of its own: ' +
      'pg_dump --format=custom --file=FILE ADDRESS while the service runs, and pg_restore.',
    'База — PostgreSQL, у неё свои средства: ' + 'pg_dump --format=custom --file=ФАЙЛ АДРЕС при работающем сервисе и pg_restore.',
  ),
  RB_BACKUP_UNUSABLE: bothLanguages(
    'This is no database that can be used: %s. Check the path, or take another backup.',
    'Это не база, с которой можно работать: %s. Проверьте путь или возьмите другую копию.',
  ),
  RB_BACKUP_UNWRITTEN: bothLanguages(
    'The copy cannot be written: %s. Check its folder, the permissions and the free space.',
    'Копию не записать: %s. Проверьте папку, права и свободное место.',
  ),
  RB_RESTORE_SAME: bothLanguages(
    'The backup is the database itself: %s. Name the copy that is to replace it.',
    'Вместо копии указана сама база: %s. Назовите файл копии, которой её заменить.',
  ),
  RB_RESTORE_HOLDS_CALLS: bothLanguages(
    'The database %s holds calls. Add --force to replace it; it is kept beside.',
    'В базе %s есть звонки. Чтобы заменить её, добавьте --force; прежняя останется рядом.',
  ),
  RB_RESTORE_UNREADABLE: bothLanguages(
    'The database %s is damaged or of a newer version: it cannot be read. Add --force to replace it; it is kept beside.',
    'База %s повреждена или от более новой версии: её не прочитать. Чтобы заменить её, добавьте --force; прежняя ' +
      'останется рядом.',
  ),
  RB_RESTORE_IN_USE: bothLanguages(
    'The database %s is open in another process. Stop the service first, then try again.',
    'База %s открыта другим процессом. Сначала остановите сервис, затем повторите.',
  ),
  RB_CALLER_SECRET: bothLanguages(
    'privacy.callerSecret is not the one by which this database recognises callers%s. Put that one back: without it no ' +
      'caller of stored calls would be recognised again. If it is lost: ringback migrate --forget-callers.',
    'privacy.callerSecret не тот, по которому эта база узнаёт звонивших%s. Верните прежний: без него никого из звонивших ' +
      'узнать не получится. Если он утерян: ringback migrate --forget-callers.',
  ),
  RB_KEY_NAME_TAKEN: bothLanguages(
    'A key in use has the name %s or one that looks like it. Choose another name, or revoke that key first: ringback key list.',
    'Действующий ключ с таким или похожим на вид именем %s уже есть. Выберите другое имя или сначала отзовите тот ключ: ' +
      'ringback key list.',
  ),
  RB_ERASE_AMBIGUOUS: bothLanguages(
    'Calls of several people have this id, one at each of these sources: %s. Name the source, or the phone.',
    'Звонки с таким номером есть у разных людей, по одному в каждом из источников: %s. Назовите источник или телефон.',
  ),
  RB_PACKAGE_MISSING: bothLanguages(
    'This needs packages that are large and not installed: npm install %s, then start again.',
    'Для этого нужны большие пакеты, которые не установлены: npm install %s, затем запустите снова.',
  ),
  RB_RELOAD_RESTART: bothLanguages(
    'These settings are bound when the process starts, so nothing was reloaded: %s. Restart the service to apply them.',
    'Эти настройки действуют с запуска процесса, поэтому ничего не перечитано: %s. Чтобы применить их, перезапустите сервис.',
  ),
  RB_FILE_UNREADABLE: bothLanguages(
    'The file cannot be read: %s. Check the name and the permissions.',
    'Файл не читается: %s. Проверьте имя и права.',
  ),
  RB_FILE_ENCODING: bothLanguages(
    'The file %s is UTF-16. Save it as CSV in UTF-8 (or windows-1251), then try again.',
    'Файл %s в кодировке UTF-16. Сохраните его как CSV в UTF-8 (или windows-1251) и повторите.',
  ),
  RB_FILE_BINARY: bothLanguages(
    'The file %s is a workbook (.xlsx, .xls, .ods) or compressed. Save it as CSV in UTF-8, or unpack it, then try again.',
    'Файл %s — книга Excel (.xlsx, .xls, .ods) или архив. Сохраните его как CSV в UTF-8 или распакуйте и повторите.',
  ),
  RB_OUTCOMES_MISCOUNTED: bothLanguages(
    'Platform "%s" answered with another number of outcomes than rows. This is a bug; the rows count as unknown.',
    'Площадка «%s» вернула не столько ответов, сколько было строк. Это ошибка программы; итог по строкам неизвестен.',
  ),
} as const;
export type ErrorCode = keyof typeof ERROR_MESSAGES;

/** An error that a person must act on. The code never changes once released; the message may. */
export class AppError extends Error {
  /** The message in both languages; `message` is the English one. */
  readonly text: LocalizedText;

  constructor(
    readonly code: ErrorCode,
    readonly subject: string,
    options?: ErrorOptions,
  ) {
    const text = bothLanguages(
      ERROR_MESSAGES[code].en.replace('%s', () => subject),
      ERROR_MESSAGES[code].ru.replace('%s', () => subject),
    );
    super(text.en, options);
    this.text = text;
    this.name = code;
  }
}
