import type { Language } from '../../domain/localized-text.js';
import { checkLines, hasFailed } from '../init/ask-secrets.js';
import type { InstallationPlan } from '../init/installation.js';
import { metricaGoalLines } from '../init/report.js';
import { misfitText, QUESTION_KEYS, QUESTION_TEXTS, type QuestionKey, QUESTIONS } from '../init/questions.js';
import { SECRET_GUIDES, SECRET_HINTS } from '../init/secret-guides.js';
import { knownVendors } from '../init/vendors.js';
import { html, Html } from './html.js';
import type { SetupSession, SetupStep } from './setup-session.js';
import { SETUP_TEXTS as t } from './setup-texts.js';

const STYLE = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a }
label { display: block; margin: 1rem 0 .2rem }
input, select { font: inherit; width: 100%; padding: .4rem; box-sizing: border-box }
button { font: inherit; padding: .5rem 1rem; margin: 1rem .5rem 0 0 } pre { white-space: pre-wrap; font: inherit }
code { background: #f1f3f5; padding: .1rem .3rem; overflow-wrap: anywhere } .wrong { color: #b00020 } small { color: #555 }`;

function page(language: Language, content: Html): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${t.title[language]}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <h1>${t.title[language]}</h1>
        ${content}
      </body>
    </html> `.markup;
}

const button = (text: string, action = ''): Html =>
  action === '' ? html`<button>${text}</button>` : html`<button formaction="${action}" formnovalidate>${text}</button>`;
const complaint = (text: string): Html => (text === '' ? html`` : html`<pre class="wrong" role="alert">${text}</pre>`);

/** Asks for the code that the terminal shows, before anything else. */
export function entryPage(language: Language, code: string, trouble: string): string {
  const choice = (of: Language, name: string): Html =>
    new Html(`<option value="${of}"${of === language ? ' selected' : ''}>${name}</option>`);
  return page(
    language,
    html`${complaint(trouble)}
      <form method="post" action="/enter">
        <label for="language">Язык / Language</label>
        <select id="language" name="language">
          ${choice('ru', 'Русский')}${choice('en', 'English')}
        </select>
        <label for="code">${t.code[language]}</label>
        <input id="code" name="code" value="${code}" autocomplete="off" required />
        ${button(t.begin[language])}
      </form>`,
  );
}

/** The page of the session's step. */
export function stepPage(session: SetupSession, trouble = ''): string {
  const { language, step } = session;
  return page(language, html`${complaint(trouble)}${stepContent(session, step)}`);
}

function stepContent(session: SetupSession, step: SetupStep): Html {
  const { language } = session;
  switch (step.kind) {
    case 'questions':
      return questionsForm(session, step.wrong);
    case 'secrets':
      return secretsForm(session, step);
    case 'summary':
      return summary(step.plan, language);
    case 'done':
      return report(step.plan, step.key, language);
  }
}

function questionsForm({ language, typed }: SetupSession, wrong: readonly QuestionKey[]): Html {
  return html`<form method="post" action="/answers">
    ${QUESTION_KEYS.map((asked) => questionField(asked, typed[asked], wrong.includes(asked), language))}
    ${button(t.next[language])}
  </form>`;
}

function questionField(asked: QuestionKey, typed: string, isWrong: boolean, language: Language): Html {
  const { onlyAfter } = QUESTIONS[asked];
  const only =
    onlyAfter === undefined ? html`` : html` <small>${t.onlyWith[language]} ${QUESTION_TEXTS[onlyAfter][language]}</small>`;
  const note = isWrong ? html` <span class="wrong" role="alert">${misfitText(asked, language)}</span>` : html``;
  const field =
    asked === 'source'
      ? html`<select id="source" name="source">
          ${knownVendors().map((one) => new Html(`<option${one === typed ? ' selected' : ''}>${one}</option>`))}
        </select>`
      : html`<input id="${asked}" name="${asked}" value="${typed}" autocomplete="off" />`;
  return html`<label for="${asked}">${QUESTION_TEXTS[asked][language]}${only}${note}</label>${field}`;
}

function secretsForm({ language, secrets }: SetupSession, { access, results }: Extract<SetupStep, { kind: 'secrets' }>): Html {
  const isChecked = results !== null;
  const isRight = isChecked && !hasFailed(results);
  const checked = isChecked
    ? html`<pre class="${isRight ? '' : 'wrong'}" role="status">${checkLines(results, language)}</pre>`
    : html``;
  const goOn = button((isRight ? t.next : isChecked ? t.goOnAnyway : t.later)[language], '/next');
  return html`<h2>${access.platform}</h2>
    <pre>${linked(SECRET_GUIDES[access.guide][language])}</pre>
    ${checked}
    <form method="post" action="/secrets">
      ${access.secrets.map((name) => secretField(name, Boolean(secrets[name]), language))}
      ${isRight ? [goOn, button(t.testAgain[language])] : [button(t.test[language]), goOn]} ${button(t.back[language], '/back')}
    </form>`;
}

function secretField(name: string, isKnown: boolean, language: Language): Html {
  const known = isKnown ? t.known[language] : '';
  return html`<label for="${name}"><code>${name}</code> ${SECRET_HINTS[name]?.[language] ?? ''}</label>
    <input id="${name}" name="${name}" type="password" autocomplete="off" placeholder="${known}" />`;
}

function summary(plan: InstallationPlan, language: Language): Html {
  return html`<p>${t.willWrite[language]} <code>${plan.file}</code>, <code>${plan.environmentFile}</code></p>
    ${missing(plan, language)}
    <pre><code>${plan.config}</code></pre>
    <form method="post" action="/finish">${button(t.finish[language])}${button(t.back[language], '/back')}</form>`;
}

/** Ends, like `init`, with the address to paste. */
function report(plan: InstallationPlan, key: string | null, language: Language): Html {
  const shown = key === null ? html`<p>${t.keysThere[language]}</p>` : html`<p>${t.key[language]} <code>${key}</code></p>`;
  return html`<p>${t.written[language]} <code>${plan.file}</code>, <code>${plan.environmentFile}</code></p>
    ${missing(plan, language)}${shown} ${metricaGoalLines(plan).map((line) => html`<p>${line}</p>`)}
    <p>${plan.missing.length === 0 ? t.starts[language] : t.startLater[language]} <a href="/">${t.dashboard[language]}</a></p>
    <p>${t.paste[language]}</p>
    <p><code>${plan.webhookUrl}</code></p>`;
}

function missing(plan: InstallationPlan, language: Language): Html {
  if (plan.missing.length === 0) return html``;
  const lines = plan.missing.map((name) => html`<li><code>${name}</code> ${SECRET_HINTS[name]?.[language] ?? ''}</li>`);
  return html`<p>${t.missing[language]}</p>
    <ul>
      ${lines}
    </ul>`;
}

/** Links in a guide open beside the set-up; addresses with a placeholder are text to copy. */
function linked(text: string): Html {
  const parts = text.split(/(https:\/\/[^\s:]+)/);
  return new Html(
    parts
      .map((part, index) => {
        const escaped = html`${part}`.markup;
        return index % 2 === 0 || part.includes('CLIENT_ID') || part.includes('/auth/')
          ? escaped
          : `<a href="${escaped}" target="_blank" rel="noopener noreferrer">${escaped}</a>`;
      })
      .join(''),
  );
}
