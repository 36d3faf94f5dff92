/** Every error we raise on purpose: what is wrong and what to do. `%s` is the subject. */
const ERROR_MESSAGES = {
  RB_CONFIG: 'The config cannot be used:\n%s',
  RB_PLATFORM_BROKEN: 'Platform folder "%s" does not export a conforming `platform`. See src/platforms/kit/platform.ts.',
  RB_SOURCE_BROKEN: 'Source folder "%s" does not export a conforming `source`. See src/sources/source.ts.',
  RB_SIMULATOR_BROKEN: 'Folder "%s" does not export a conforming `simulator`. See src/platforms/kit/simulator/simulator.ts.',
  RB_DATABASE_OLDER:
    'The database was made by an older version (missing: %s). Run `ringback migrate`, or start the service, and try again.',
  RB_DATABASE_NEWER:
    'The database was written by a newer Ringback (it knows %s). Start that version, or restore an older backup.',
  RB_DATABASE_UNSAFE: 'The database does not keep what it acknowledges: %s. Ringback does not start on it.',
  RB_DATABASE_UNUSABLE: 'The database cannot be opened: %s. Check database.url, the folder’s permissions and the free space.',
  RB_DATABASE_BUSY: 'Another process kept the database locked for %s. Stop it or wait, then try again.',
  RB_READ_TOO_LONG: 'The database took longer than %s for this. Ask for fewer days, or for less at a time.',
  RB_BACKUP_EXISTS: 'The file %s is there already. Choose a name that is not taken.',
  RB_BACKUP_POSTGRES:
    'The database is PostgreSQL, which has tools of its own: ' +
    'pg_dump --format=custom --file=FILE ADDRESS while the service runs, and pg_restore.',
  RB_BACKUP_UNUSABLE: 'This is no database that can be used: %s. Check the path, or take another backup.',
  RB_BACKUP_UNWRITTEN: 'The copy cannot be written: %s. Check its folder, the permissions and the free space.',
  RB_RESTORE_HOLDS_CALLS: 'The database %s holds calls. Add --force to replace it; it is kept beside.',
  RB_RESTORE_UNREADABLE:
    'The database %s is damaged or of a newer version: it cannot be read. Add --force to replace it; it is kept beside.',
  RB_RESTORE_IN_USE: 'The database %s is open in another process. Stop the service first, then try again.',
  RB_CALLER_SECRET:
    'privacy.callerSecret is not the one by which this database recognises callers%s. Put that one back: without it no ' +
    'caller of stored calls would be recognised again. If it is lost: ringback migrate --forget-callers.',
  RB_KEY_NAME_TAKEN: 'A key in use has the name %s. Choose another name, or revoke that key first: ringback key list.',
  RB_ERASE_AMBIGUOUS: 'Calls of several people have this id, one at each of these sources: %s. Name the source, or the phone.',
  RB_FILE_UNREADABLE: 'The file cannot be read: %s. Check the name and the permissions.',
  RB_FILE_ENCODING: 'The file %s is UTF-16. Save it as CSV in UTF-8 (or windows-1251), then try again.',
  RB_OUTCOMES_MISCOUNTED:
    'Platform "%s" answered with another number of outcomes than rows. This is a bug; the rows count as unknown.',
} as const;
export type ErrorCode = keyof typeof ERROR_MESSAGES;

/** An error that a person must act on. The code never changes once released; the message may. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    subject: string,
    options?: ErrorOptions,
  ) {
    super(
      ERROR_MESSAGES[code].replace('%s', () => subject),
      options,
    );
    this.name = code;
  }
}
