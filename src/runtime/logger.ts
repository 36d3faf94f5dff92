import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** The framework's own startup messages, which say nothing about calls. */
const FRAMEWORK_CONTEXTS = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** One JSON object per line: constant words, ids as fields, no personal data. */
export class JsonLogger extends ConsoleLogger {
  constructor() {
    const logLevels: LogLevel[] = ['log', 'warn', 'error', 'fatal'];
    super({ json: true, colors: false, compact: true, logLevels });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (FRAMEWORK_CONTEXTS.has(String(rest.at(-1)))) return;
    super.log(message, ...rest);
  }
}
