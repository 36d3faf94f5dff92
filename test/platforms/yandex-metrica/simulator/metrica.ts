import type { OpenSimulators } from '../../../sandbox/simulators.js';

export const COUNTER = '/management/v1/counter/12345678';
export const OAUTH = { authorization: 'OAuth sandbox-metrica-token' };

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly errorType: string | undefined;
}

/** Uploads a CSV of conversions, or of calls under their path; lines are joined by LF. */
export async function upload(
  simulators: OpenSimulators,
  lines: readonly string[],
  comment = 'batch1',
  to: { path: string; query?: Readonly<Record<string, string>> } = { path: 'upload' },
): Promise<Answer> {
  const form = new FormData();
  form.set('file', new Blob([lines.join('\n')], { type: 'text/csv' }), 'conversions.csv');
  const query = new URLSearchParams({ comment, ...to.query }).toString();
  return answerOf(
    await fetch(`${simulators.url}${COUNTER}/offline_conversions/${to.path}?${query}`, {
      method: 'POST',
      headers: OAUTH,
      body: form,
    }),
  );
}

export async function get(simulators: OpenSimulators, path: string, headers: Record<string, string> = OAUTH): Promise<Answer> {
  return answerOf(await fetch(`${simulators.url}${path}`, { headers }));
}

export function seconds(instant: number): number {
  return Math.floor(instant / 1000);
}

/** An upload's id as it stands in the text: a JavaScript number would lose its last digit. */
export function idIn(text: string): string {
  return /"id":(\d+)/.exec(text)?.[1] ?? '';
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = JSON.parse(text) as { errors?: { error_type: string }[] };
  return { status: response.status, text, errorType: body.errors?.[0]?.error_type };
}
