import { FirstTables1795400000000 } from './1795400000000-first-tables.js';

/** In order. A released migration never changes. */
export const MIGRATIONS = [FirstTables1795400000000];
