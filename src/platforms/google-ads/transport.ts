import type { BatchAnswer, ReportAnswer, ConfirmAnswer, OpenRequest } from '../kit/answers.js';
import type { RevokedConversion } from '../kit/conversion.js';
import type { PlatformLimits, SendContext } from '../kit/platform.js';
import type { TokenSource } from '../kit/google/token-source.js';
import type { GoogleAdsRow } from './row.js';

/** One of the two APIs to the same account. */
export interface GoogleAdsTransport {
  readonly limits: PlatformLimits;
  readonly tokens: TokenSource;
  /** Only if something is slow to load. */
  readonly warmUp?: () => Promise<void>;
  /** Never throws for anything that the network or Google does. `validateOnly`: Google's dry run, nothing is counted. */
  upload(rows: readonly GoogleAdsRow[], context: SendContext, validateOnly: boolean): Promise<BatchAnswer>;
  /** Sends new values for conversions that Google has, by their order ids. */
  readonly restate: (rows: readonly GoogleAdsRow[], context: SendContext) => Promise<BatchAnswer>;
  /** Only if delivered conversions can be retracted. */
  readonly retract?: (conversions: readonly RevokedConversion[], context: SendContext) => Promise<BatchAnswer>;
  /** Only if Google reports its own count of the account's uploads. */
  readonly report?: (context: SendContext) => Promise<ReportAnswer>;
  /** Only if Google's verdict comes later. */
  readonly confirm?: (requests: readonly OpenRequest[], context: SendContext) => Promise<ConfirmAnswer>;
}
