import { type Command, Help } from 'commander';
import type { Language } from '../domain/localized-text.js';

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Использование:',
  'Arguments:': 'Аргументы:',
  'Options:': 'Опции:',
  'Commands:': 'Команды:',
};

/** Commander's own messages, which are English, by their beginnings. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/^error: /, 'ошибка: '],
  [/unknown option ('[^']*')/, 'нет такой опции: $1'],
  [/unknown command ('[^']*')/, 'нет такой команды: $1'],
  [/missing required argument ('[^']*')/, 'не хватает аргумента $1'],
  [/required option ('[^']*') not specified/, 'не указана обязательная опция $1'],
  [/option ('[^']*') argument missing/, 'у опции $1 нет значения'],
  [/option ('[^']*') argument ('[^']*') is invalid\./, 'значение $2 опции $1 не подходит.'],
  [/command-argument value ('[^']*') is invalid for argument ('[^']*')\./, 'значение $1 аргумента $2 не подходит.'],
  [/too many arguments.*/, 'слишком много аргументов.'],
  [/Allowed choices are /, 'Допустимо: '],
  [/\(Did you mean one of ([^)]*)\?\)/, '(Может быть, одно из: $1?)'],
  [/\(Did you mean ([^)]*)\?\)/, '(Может быть, $1?)'],
];

/** One of Commander's messages in the language; an unknown one stays as it is. */
export function usageMessage(message: string, language: Language): string {
  if (language === 'en') return message;
  return MESSAGES.reduce((text, [pattern, words]) => text.replace(pattern, words), message);
}

/** Help in the language: titles, notes on choices and defaults, and Commander's own option and command. */
export function setHelpLanguage(program: Command, language: Language): void {
  if (language === 'en') return;
  const own = new Help();
  const inRussian = (text: string): string => text.replace('choices: ', 'варианты: ').replace('default: ', 'по умолчанию: ');
  program
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      optionDescription: (option) => inRussian(own.optionDescription(option)),
      argumentDescription: (argument) => inRussian(own.argumentDescription(argument)),
    })
    .helpOption('-h, --help', 'показать эту справку')
    .helpCommand('help [command]', 'справка по команде');
}
