import type { Instant } from '../../domain/time/instant.js';
import type { HttpRequest } from '../../runtime/http.js';
import { renderQuery } from './render.js';
import type { SampleWebhook } from './samples.js';

/** A sample webhook as it goes over the wire: MANGO's own GET unless the sample is posted. */
export function asSent(webhook: SampleWebhook, url: string, now: Instant): HttpRequest {
  const query = renderQuery(webhook, now);
  switch (webhook.sentAs) {
    case undefined:
      return { method: 'GET', url: `${url}?${query}` };
    case 'form':
      return { method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: query };
    case 'json':
      return { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: jsonOf(query) };
    case 'multipart':
      return { method: 'POST', url, body: formOf(query) };
  }
}

/** Ids as bare numbers, as careless senders write them: too long for a JavaScript number, so the text is put together by hand. */
function jsonOf(query: string): string {
  const members = [...new URLSearchParams(query)].map(
    ([name, value]) => `${JSON.stringify(name)}:${/^[1-9]\d*$/.test(value) ? value : JSON.stringify(value)}`,
  );
  return `{${members.join(',')}}`;
}

function formOf(query: string): FormData {
  const form = new FormData();
  for (const [name, value] of new URLSearchParams(query)) form.append(name, value);
  return form;
}
