import { Option, type Command } from 'commander';
import { environment } from '../../config/environment.js';
import type { Language } from '../../domain/localized-text.js';
import { printResult, type CliContext } from '../context.js';
import { EXIT_CODES } from '../failure.js';
import { configOption, jsonOption, type ConfigOption } from '../options.js';
import { loadServiceConfig } from '../options.js';

interface DoctorOptions extends ConfigOption {
  readonly language: Language;
}

export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description(
      'Look at config, database, clock, address, sources and destinations: what is proved, what is only assumed, what is wrong and what to do. Changes nothing; works beside a running service.',
    )
    .addOption(new Option('--language <language>', 'of the sentences').choices(['ru', 'en']).default(terminalLanguage()))
    .addOption(configOption())
    .addOption(jsonOption())
    .action((options: DoctorOptions) => doctor(context, options));
}

async function doctor(context: CliContext, { language, ...options }: DoctorOptions): Promise<void> {
  const loaded = await loadServiceConfig(options);
  const [{ examineStandalone }, { doctorReportText }, { toDoctorReport }] = await Promise.all([
    import('../standalone-doctor.js'),
    import('../standalone-doctor.js'),
    import('../../api/doctor/doctor-views.js'),
  ]);
  const rungs = await examineStandalone(loaded, context.clock);
  const ladder = toDoctorReport(rungs, context.clock.now(), language);
  printResult(context, doctorReportText(ladder, language), ladder);
  if (!ladder.ok) context.exitCode = EXIT_CODES.failed;
}

/** As the terminal speaks. */
function terminalLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment();
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
