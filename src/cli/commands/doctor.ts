import type { Command } from 'commander';
import type { Language } from '../../domain/localized-text.js';
import { EXIT_CODES } from '../failure.js';
import { loadContext } from '../load-context.js';
import { printResult, type CliContext, configOption, jsonOption, languageOption, type ConfigOption } from '../terminal.js';

interface DoctorOptions extends ConfigOption {
  readonly language: Language;
}

export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description(
      context.text(
        'Look at config, database, clock, address, sources and destinations: what is proved, what is only assumed, ' +
          'what is wrong and what to do. Changes nothing but the quota that its checks use; works beside a running ' +
          'service.',
        'Проверить конфиг, базу, часы, адрес, источники и площадки: что проверено, что проверить нельзя, что неверно и ' +
          'что делать. Тратит только квоту своих проверок; работает рядом с сервисом.',
      ),
    )
    .addOption(languageOption(context))
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((options: DoctorOptions) => doctor(context, options));
}

async function doctor(context: CliContext, { language, ...options }: DoctorOptions): Promise<void> {
  const app = await loadContext(context, options);
  const [{ examineStandalone }, { doctorReportText }, { toDoctorReport }] = await Promise.all([
    import('../doctor.js'),
    import('../doctor.js'),
    import('../../api/doctor/doctor-views.js'),
  ]);
  const checks = await examineStandalone(app);
  const report = toDoctorReport(checks, context.clock.now(), language);
  printResult(context, doctorReportText(report, language), report);
  if (!report.ok) context.exitCode = EXIT_CODES.failed;
}
