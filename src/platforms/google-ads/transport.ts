import type { BatchAnswer, ReportAnswer, ConfirmAnswer, OpenRequest } from '../kit/answers.js';
import type { RevokedConversion } from '../kit/conversion.js';
import type { PlatformLimits, SendContext } from '../kit/platform.js';
import type { TokenSource } from '../kit/google/token-source.js';
import type { GoogleAdsRow } from './row.js';

/** One of the two roads to the same account. */
export interface GoogleAdsTransport {
  readonly limits: PlatformLimits;
  readonly tokens: TokenSource;
  /** Only where something is slow to load. */
  readonly warmUp?: () => Promise<void>;
  /** Never throws for anything the network or Google does. `validateOnly`: Google's dry run, nothing is counted. */
  upload(rows: readonly GoogleAdsRow[], context: SendContext, validateOnly: boolean): Promise<BatchAnswer>;
  /** Tells other values of conversions that Google has, by their order ids. */
  readonly restate: (rows: readonly GoogleAdsRow[], context: SendContext) => Promise<BatchAnswer>;
  /** Only where delivered conversions can be taken back. */
  readonly retract?: (conversions: readonly RevokedConversion[], context: SendContext) => Promise<BatchAnswer>;
  /** Only where Google tells what it counts of the account's uploads. */
  readonly report?: (context: SendContext) => Promise<ReportAnswer>;
  /** Only where Google speaks later. */
  readonly confirm?: (requests: readonly OpenRequest[], context: SendContext) => Promise<ConfirmAnswer>;
}
