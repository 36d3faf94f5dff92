import Negotiator from 'negotiator';
import type { Language } from '../../domain/localized-text.js';

/** Content negotiation: the first of the reader's languages, ignoring regions, that we support; else English. */
export function languageOf(header: string | undefined): Language {
  // Uses the list of preferences instead of the best match: negotiator prefers a bare `en` to an equally wanted `ru-RU`.
  const preferred = new Negotiator({ headers: { 'accept-language': header } }).languages();
  return preferred.map((tag) => tag.split('-')[0]?.toLowerCase()).find((tag) => tag === 'en' || tag === 'ru') ?? 'en';
}
