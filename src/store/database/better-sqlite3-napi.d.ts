/** The same package in its version 13 under a name of its own; version 12's types fit what is used of it. */
declare module 'better-sqlite3-napi' {
  import Sqlite = require('better-sqlite3');
  export = Sqlite;
}
