import { ConsoleLogger } from '@nestjs/common';

/** One JSON object a line: constant words, ids as fields, no personal data. */
export class JsonLogger extends ConsoleLogger {
  constructor() {
    super({ json: true, colors: false, compact: true, logLevels: ['log', 'warn', 'error', 'fatal'] });
  }
}
