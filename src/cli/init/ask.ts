import type { Language } from '../../domain/localized-text.js';
import { UsageError } from '../failure.js';
import type { Terminal } from '../terminal.js';
import {
  QUESTION_KEYS,
  QUESTIONS,
  misfitText,
  normalizeAnswer,
  type InitAnswers,
  type QuestionKey,
  QUESTION_TEXTS,
} from './questions.js';

/** Answers given as options. */
export interface GivenAnswers extends Partial<Readonly<Record<QuestionKey, string>>> {
  readonly language?: Language;
}

/** After the end of input the questions would go on for ever. */
const MAX_ATTEMPTS = 5;
export const NO_ANSWERS = Object.fromEntries(QUESTION_KEYS.map((asked) => [asked, ''])) as Record<QuestionKey, string>;

/**
 * @param asks whether a person is asked for missing answers; otherwise defaults are used
 * @throws UsageError for an invalid answer
 */
export async function collectAnswers(
  terminal: Terminal,
  given: GivenAnswers,
  asks: boolean,
  fallback: Language = 'en',
): Promise<InitAnswers> {
  const language = given.language ?? (asks ? await askLanguage(terminal) : fallback);
  const answers = { ...NO_ANSWERS };
  for (const asked of QUESTION_KEYS) {
    const { defaultAnswer: usual, onlyAfter: onlyWith } = QUESTIONS[asked];
    if (onlyWith !== undefined && answers[onlyWith] === '') continue;
    const option = given[asked];
    answers[asked] =
      option === undefined && asks ? await askQuestion(terminal, asked, language) : validAnswer(asked, option ?? usual, language);
  }
  return { ...answers, language };
}

/** `minTalk` is `--min-talk`. */
export function optionName(asked: QuestionKey): string {
  return asked.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

async function askLanguage(terminal: Terminal): Promise<Language> {
  const typed = await terminal.ask('Язык / Language, ru / en [ru]: ');
  return typed.trim().toLowerCase() === 'en' ? 'en' : 'ru';
}

function validAnswer(asked: QuestionKey, text: string, language: Language): string {
  const answer = normalizeAnswer(asked, text);
  if (!QUESTIONS[asked].pattern.test(answer))
    throw new UsageError(
      language === 'ru'
        ? `--${optionName(asked)} (${QUESTION_TEXTS[asked].ru}): «${answer}». ${misfitText(asked, language)}`
        : `--${optionName(asked)} (${QUESTION_TEXTS[asked].en}): “${answer}”. ${misfitText(asked, language)}`,
    );
  return answer;
}

/** The typed answer, or the default if nothing was typed; null if it is invalid. */
export function typedAnswer(asked: QuestionKey, typed: string): string | null {
  const { defaultAnswer, pattern } = QUESTIONS[asked];
  const answer = normalizeAnswer(asked, typed) || defaultAnswer;
  return pattern.test(answer) ? answer : null;
}

async function askQuestion(terminal: Terminal, asked: QuestionKey, language: Language): Promise<string> {
  const { defaultAnswer: usual } = QUESTIONS[asked];
  for (let tries = 1; tries <= MAX_ATTEMPTS; tries += 1) {
    const typed = await terminal.ask(`${QUESTION_TEXTS[asked][language]}${usual === '' ? '' : ` [${usual}]`}: `);
    const answer = typedAnswer(asked, typed);
    if (answer !== null) return answer;
    terminal.err(`${misfitText(asked, language)}\n`);
  }
  const none = language === 'ru' ? 'подходящего ответа нет' : 'no answer that fits';
  throw new UsageError(`${QUESTION_TEXTS[asked][language]}: ${none}.`);
}
