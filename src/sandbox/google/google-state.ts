import type { SandboxWorld } from '../world.js';
import { UploadLog } from './ads/upload-log.js';
import { ConversionBook } from './conversion-book.js';
import { AccessTokens } from './token/access-tokens.js';

/** What Google's servers of one world share: a token or a conversion of one is known to the others. */
export interface GoogleState {
  readonly tokens: AccessTokens;
  readonly book: ConversionBook;
  readonly uploads: UploadLog;
}

const states = new WeakMap<SandboxWorld, GoogleState>();

export function googleStateOf(world: SandboxWorld): GoogleState {
  const known = states.get(world);
  if (known !== undefined) return known;
  const state = { tokens: new AccessTokens(world.clock), book: new ConversionBook(), uploads: new UploadLog() };
  states.set(world, state);
  return state;
}
