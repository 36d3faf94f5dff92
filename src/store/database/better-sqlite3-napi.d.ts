/** Version 13 of better-sqlite3 under an alias; the types of version 12 fit the part that we use. */
declare module 'better-sqlite3-napi' {
  import Sqlite = require('better-sqlite3');
  export = Sqlite;
}
