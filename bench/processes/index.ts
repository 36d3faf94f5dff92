import type { BenchPart } from '../harness/part.js';
import { measureProcesses } from './processes.js';

export const part: BenchPart = {
  about: 'webhooks and processing with one, two and four processes on one PostgreSQL, and what the database takes',
  run: measureProcesses,
};
