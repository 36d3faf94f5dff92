import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { backUp } from '../../store/backup/backup.js';
import { report, type CliContext } from '../context.js';
import { configOption, jsonOption, type ConfigOption } from '../options.js';
import { serviceConfig } from '../service-config.js';

export function addBackup(program: Command, context: CliContext): void {
  program
    .command('backup')
    .description('Write the whole SQLite database into one file, checked, while the service runs. PostgreSQL: use pg_dump.')
    .argument('<file>', 'where to; must not be there yet')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((file: string, options: ConfigOption) => backup(context, resolve(file), options));
}

async function backup(context: CliContext, file: string, options: ConfigOption): Promise<void> {
  const { config } = await serviceConfig(options);
  const content = backUp(config.database.url, file);
  const bytes = statSync(file).size;
  const words = `Written and checked: ${file}, ${bytes} bytes, ${content.calls} calls. It holds personal data: keep it as safe as the database.`;
  report(context, words, { file, bytes, ...content });
}
