import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { loadAppContextFrom } from '../../app-context.js';
import { newSecret } from '../../runtime/ids.js';
import { UsageError } from '../failure.js';
import { collectAnswers, optionName, type GivenAnswers } from '../init/ask.js';
import { configTemplate, requiredSecrets, INIT_SOURCE_ID } from '../init/config-template.js';
import { QUESTION_KEYS, type InitAnswers, QUESTION_TEXTS, NEXT_STEPS, SECRET_HINTS } from '../init/questions.js';
import { printResult, type CliContext, jsonOption } from '../terminal.js';

interface InitOptions extends GivenAnswers {
  readonly out: string;
  readonly yes?: boolean;
}

export function addInit(program: Command, context: CliContext): void {
  const command = program
    .command('init')
    .description('Ask a few questions and write a config with comments. Answers may be given as options.')
    .option('-o, --out <file>', 'where to; must not be there yet', 'ringback.yaml')
    .addOption(new Option('--language <language>', 'of questions and comments').choices(['ru', 'en']))
    .option('-y, --yes', 'do not ask: take what is usual for what is not given');
  for (const asked of QUESTION_KEYS) command.option(`--${optionName(asked)} <text>`, QUESTION_TEXTS[asked].en);
  command.addOption(jsonOption()).action((options: InitOptions) => init(context, options));
}

async function init(context: CliContext, options: InitOptions): Promise<void> {
  const file = resolve(options.out);
  if (existsSync(file)) throw new UsageError(`${options.out} is there already: choose another name with --out.`);
  if (options.yes !== true && !context.terminal.canAsk)
    throw new UsageError('There is nobody to ask: add --yes, and give answers as options.');
  const answers = await collectAnswers(context.terminal, options, options.yes !== true);
  const text = configTemplate(answers);
  const token = newSecret();
  const secrets = requiredSecrets(answers);
  // What would be refused at start is refused here, before anything is written.
  const environment = Object.fromEntries([['MANGO_TOKEN', token], ...secrets.map((name) => [name, 'to-be-filled-in'])]);
  await loadAppContextFrom(text, { file, environment });
  // `wx`: somebody may have written it while questions were answered.
  writeFileSync(file, text, { flag: 'wx' });
  printResult(context, nextStepsText(answers, file, token, secrets), { file, MANGO_TOKEN: token, secrets });
}

function nextStepsText({ language, publicUrl }: InitAnswers, file: string, token: string, secrets: readonly string[]): string {
  const address = `${publicUrl === '' ? 'https://…' : publicUrl.replace(/\/$/, '')}/hooks/${INIT_SOURCE_ID}/${token}`;
  return [
    `${NEXT_STEPS.written[language]} ${file}`,
    NEXT_STEPS.secrets[language],
    `  MANGO_TOKEN=${token}`,
    ...secrets.map((name) => `  ${name}=…   ${SECRET_HINTS[name]?.[language] ?? ''}`),
    `${NEXT_STEPS.webhook[language]} ${address}`,
    NEXT_STEPS.steps[language],
  ].join('\n');
}
