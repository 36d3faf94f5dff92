import Negotiator from 'negotiator';
import type { Language } from '../../domain/localized-text.js';

/** Content negotiation: the first of the reader's languages, regions aside, that we speak; English where it is none. */
export function languageOf(header: string | undefined): Language {
  // Asked for the preferences and not for the best of ours: negotiator takes a bare `en` before an equally wanted `ru-RU`.
  const preferred = new Negotiator({ headers: { 'accept-language': header } }).languages();
  return preferred.map((tag) => tag.split('-')[0]?.toLowerCase()).find((tag) => tag === 'en' || tag === 'ru') ?? 'en';
}
