import type { Language } from '../../domain/reason.js';
import { UsageError } from '../failure.js';
import type { Terminal } from '../terminal.js';
import { ASKED, QUESTIONS, tidy, type Answers, type Asked } from './answers.js';
import { AGAIN, ASK } from './texts.js';

/** Answers that were given as options. */
export interface Given extends Partial<Readonly<Record<Asked, string>>> {
  readonly language?: Language;
}

/** Whoever's input has ended would be asked for ever. */
const MOST_TRIES = 5;
const NONE = Object.fromEntries(ASKED.map((asked) => [asked, ''])) as Record<Asked, string>;

/**
 * @param asks whether somebody is asked for what is not given; otherwise what is usual is taken
 * @throws UsageError for an answer that does not fit
 */
export async function answersOf(terminal: Terminal, given: Given, asks: boolean): Promise<Answers> {
  const language = given.language ?? (asks ? await languageOf(terminal) : 'en');
  const answers = { ...NONE };
  for (const asked of ASKED) {
    const { usual, onlyWith } = QUESTIONS[asked];
    if (onlyWith !== undefined && answers[onlyWith] === '') continue;
    const option = given[asked];
    answers[asked] = option === undefined && asks ? await answerTo(terminal, asked, language) : fitting(asked, option ?? usual);
  }
  return { ...answers, language };
}

/** `minTalk` is `--min-talk`. */
export function flagOf(asked: Asked): string {
  return asked.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

async function languageOf(terminal: Terminal): Promise<Language> {
  const typed = await terminal.ask('Язык / Language, ru / en [ru]: ');
  return typed.trim().toLowerCase() === 'en' ? 'en' : 'ru';
}

function fitting(asked: Asked, text: string): string {
  const answer = tidy(asked, text);
  if (!QUESTIONS[asked].fits.test(answer))
    throw new UsageError(`--${flagOf(asked)} (${ASK[asked].en}) does not fit: “${answer}”.`);
  return answer;
}

async function answerTo(terminal: Terminal, asked: Asked, language: Language): Promise<string> {
  const { usual, fits } = QUESTIONS[asked];
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const typed = tidy(asked, await terminal.ask(`${ASK[asked][language]}${usual === '' ? '' : ` [${usual}]`}: `));
    const answer = typed === '' ? usual : typed;
    if (fits.test(answer)) return answer;
    terminal.err(`${AGAIN[language]}\n`);
  }
  throw new UsageError(`${ASK[asked][language]}: no answer that fits.`);
}
