import { Option, type Command } from 'commander';
import { environment } from '../../config/environment.js';
import type { Language } from '../../domain/reason.js';
import { report, type CliContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { configOption, jsonOption, type ConfigOption } from '../options.js';
import { serviceConfig } from '../service-config.js';

interface DoctorOptions extends ConfigOption {
  readonly language: Language;
}

export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description(
      'Look at config, database, clock, address, sources and destinations: what is proved, what is only assumed, what is wrong and what to do. Changes nothing; works beside a running service.',
    )
    .addOption(new Option('--language <language>', 'of the sentences').choices(['ru', 'en']).default(ownLanguage()))
    .addOption(configOption())
    .addOption(jsonOption())
    .action((options: DoctorOptions) => doctor(context, options));
}

async function doctor(context: CliContext, { language, ...options }: DoctorOptions): Promise<void> {
  const loaded = await serviceConfig(options);
  const [{ examineFromOutside }, { ladderInWords }, { toDoctorReport }] = await Promise.all([
    import('../doctor/from-outside.js'),
    import('../doctor/words.js'),
    import('../../api/doctor/doctor-views.js'),
  ]);
  const rungs = await examineFromOutside(loaded, context.clock);
  const ladder = toDoctorReport(rungs, context.clock.now(), language);
  report(context, ladderInWords(ladder, language), ladder);
  if (!ladder.ok) context.exitCode = EXIT.failed;
}

/** As the terminal speaks. */
function ownLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment();
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
