import { resolve } from 'node:path';
import type { Command } from 'commander';
import { restore } from '../../store/backup/backup.js';
import { report, type CliContext } from '../context.js';
import { configOption, jsonOption, type ConfigOption } from '../options.js';
import { serviceConfig } from '../service-config.js';

interface RestoreOptions extends ConfigOption {
  readonly force?: boolean;
}

const WHAT_NEXT = [
  'Calls that came after the backup are missing: `ringback import --reconcile` asks MANGO for them.',
  'What was sent after the backup goes out once more. Metrica and Google Ads know copies, GA4 counts them: pause its destination first if that matters.',
  'Whoever was erased after the backup is there again: erase them once more.',
].join('\n');

export function addRestore(program: Command, context: CliContext): void {
  program
    .command('restore')
    .description('Put a backup in the place of the SQLite database of the config. Stop the service before.')
    .argument('<file>', 'that `backup` wrote')
    .option('--force', 'also where the database holds calls; it is kept beside')
    .addOption(configOption())
    .addOption(jsonOption())
    .action((file: string, options: RestoreOptions) => restoreFrom(context, resolve(file), options));
}

async function restoreFrom(context: CliContext, file: string, { force = false, ...options }: RestoreOptions): Promise<void> {
  const { config } = await serviceConfig(options);
  const restored = await restore(file, config.database.url, force, context.clock.now());
  const { calls, replaced } = restored;
  const kept = replaced === null ? 'There was no database before.' : `What was there before: ${replaced}`;
  report(context, [`Restored: ${calls} calls.`, kept, WHAT_NEXT].join('\n'), restored);
}
