import { bothLanguages, englishPlural } from '../domain/localized-text.js';
import type { DatabaseInspection } from '../store/database/inspect-database.js';
import { doctorChecksOf, type DoctorCheck } from './doctor-check.js';

const databaseCheck = doctorChecksOf('database');

export function checkDatabase(inspection: DatabaseInspection): DoctorCheck[] {
  const { state, trouble } = inspection;
  if (state === 'absent') {
    const text = bothLanguages(
      `There is no database yet${because(trouble)}: \`ringback start\` or \`ringback migrate\` makes it.`,
      `Базы ещё нет${because(trouble)}: её создаст \`ringback start\` или \`ringback migrate\`.`,
    );
    return [databaseCheck('open', 'assumed', text)];
  }
  if (state === 'shut') {
    const text = bothLanguages(
      `The database does not open${because(trouble)}. Check database.url, the folder’s permissions and the free space.`,
      `База не открывается${because(trouble)}. Проверьте database.url, права на папку и свободное место.`,
    );
    return [databaseCheck('open', 'failed', text)];
  }
  return [integrity(inspection), migrated(inspection), writability(inspection)];
}

/** Whether the database can be read and written, so that the stored states can be read. */
export function isDatabaseUsable({ state, integrity, pending, unknown, writable }: DatabaseInspection): boolean {
  const isSound = state === 'open' && integrity !== 'damaged' && writable !== 'no';
  return isSound && pending.length === 0 && unknown.length === 0;
}

/** The database's error in brackets; nothing if there is none. */
function because(trouble: string | null): string {
  return trouble === null ? '' : ` (${trouble})`;
}

function integrity({ integrity: found, dialect, trouble }: DatabaseInspection): DoctorCheck {
  switch (found) {
    case 'sound':
      return databaseCheck(
        'integrity',
        'proved',
        bothLanguages('The whole file was looked through and is sound.', 'Файл просмотрен целиком и исправен.'),
      );
    case 'damaged':
      return databaseCheck(
        'integrity',
        'failed',
        bothLanguages(
          `The file is damaged${because(trouble)}. Stop the service and restore a backup.`,
          `Файл повреждён${because(trouble)}. Остановите сервис и восстановите копию.`,
        ),
      );
    case 'not looked at':
      return databaseCheck(
        'integrity',
        'assumed',
        dialect === 'postgres'
          ? bothLanguages('PostgreSQL looks after its own files.', 'За своими файлами PostgreSQL следит сам.')
          : bothLanguages(
              'The file was sound when the service started; `ringback doctor` looks through it again.',
              'При запуске сервиса файл был исправен; ещё раз его просмотрит `ringback doctor`.',
            ),
      );
  }
}

function migrated({ pending, unknown }: DatabaseInspection): DoctorCheck {
  if (unknown.length > 0) {
    const names = unknown.join(', ');
    const text = bothLanguages(
      `A newer Ringback has written to it (${names}). Start that version, or restore an older backup.`,
      `В неё писал более новый Ringback (${names}). Запустите ту версию или восстановите прежнюю копию.`,
    );
    return databaseCheck('migrated', 'failed', text);
  }
  if (pending.length > 0) {
    const text = bothLanguages(
      `${englishPlural(pending.length, 'migration has', 'migrations have')} not run on it. ` +
        '`ringback migrate` or the next start does that.',
      `Не выполнено миграций: ${pending.length}. Их выполнит \`ringback migrate\` или следующий запуск.`,
    );
    return databaseCheck('migrated', 'failed', text);
  }
  return databaseCheck('migrated', 'proved', bothLanguages('Its tables are up to date.', 'Таблицы соответствуют этой версии.'));
}

function writability({ writable: found }: DatabaseInspection): DoctorCheck {
  switch (found) {
    case 'yes':
      return databaseCheck('writable', 'proved', bothLanguages('It lets a write begin.', 'Запись в неё начинается.'));
    case 'busy':
      return databaseCheck(
        'writable',
        'assumed',
        bothLanguages('Another process is writing to it at this moment.', 'Как раз сейчас в неё пишет другой процесс.'),
      );
    case 'locked':
      return databaseCheck(
        'writable',
        'failed',
        bothLanguages(
          'Another process holds its lock and does not let go, so no webhook can be acknowledged. Find who it is (a ' +
            'second Ringback, a backup, a database browser) and close it.',
          'Другой процесс держит её блокировку и не отпускает, поэтому ни один вебхук не будет принят. Найдите его ' +
            '(второй Ringback, резервное копирование, просмотрщик баз) и закройте.',
        ),
      );
    case 'no':
      return databaseCheck(
        'writable',
        'failed',
        bothLanguages(
          'It takes no writes, so no webhook can be acknowledged. Check the permissions of file and folder and the free space.',
          'Писать в неё нельзя, поэтому ни один вебхук не будет принят. Проверьте права на файл и папку и свободное место.',
        ),
      );
  }
}
