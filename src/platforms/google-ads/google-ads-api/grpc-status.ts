import type { DestinationTrouble } from '../../kit/answers.js';
import {
  accessTrouble,
  repeatOutcome,
  heldOutcomeOf,
  outageTrouble,
  quotaTrouble,
  settingTrouble,
} from '../../kit/destination-trouble.js';
import { recordedMessage } from '../exchange.js';
import type { SettledRows } from './row-outcomes.js';

/** An error of the channel without a GoogleAdsFailure. */
export interface GrpcStatus {
  /** Canonical code, 1 to 16. */
  readonly code: number;
  readonly details: string;
}

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const OUT_OF_RANGE = 11;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;
export const UNAUTHENTICATED = 16;

/** grpc-js 1.14.7: the call ended before anything was written. */
const NOT_SENT =
  /^(No connection established|Name resolution failed|Failed to parse|Channel closed before call started|Stream refused by server)/;
/** grpc-js 1.14.7: the connection broke under a call that had begun. What remains of UNAVAILABLE is the server's own word. */
const BROKEN = /^(Connection dropped|Write error|Write failed)|ECONNRESET|ETIMEDOUT|EPIPE/;
/** The token could not be had, so the call never began. */
const NO_TOKEN = /Getting metadata from plugin failed/;

/** What became of the rows when the call ended with this status. */
export function settleStatus({ code, details }: GrpcStatus, rows: number): SettledRows {
  const platformCode = `gRPC ${code}`;
  if (NO_TOKEN.test(details)) return held(outageTrouble('no access token'));
  switch (code) {
    case UNAUTHENTICATED:
      return held(accessTrouble('gRPC UNAUTHENTICATED: Google does not accept the access token'));
    case PERMISSION_DENIED:
      return held(
        accessTrouble('gRPC PERMISSION_DENIED: check that the Google Ads API is enabled, and customerId and loginCustomerId'),
      );
    case RESOURCE_EXHAUSTED:
      return held(quotaTrouble(null, 'gRPC RESOURCE_EXHAUSTED'));
    case NOT_FOUND:
    case UNIMPLEMENTED:
      return held(settingTrouble(`gRPC ${code === NOT_FOUND ? 'NOT_FOUND' : 'UNIMPLEMENTED'}: check endpoint`));
    case INVALID_ARGUMENT:
    case FAILED_PRECONDITION:
    case OUT_OF_RANGE:
      return refused();
    case UNAVAILABLE:
      return !NOT_SENT.test(details) && BROKEN.test(details) ? inDoubt() : held(outageTrouble('gRPC UNAVAILABLE'));
    default:
      return inDoubt();
  }

  function held(trouble: DestinationTrouble): SettledRows {
    return { outcomes: repeatOutcome(rows, heldOutcomeOf(trouble, platformCode)), trouble };
  }
  function inDoubt(): SettledRows {
    return {
      outcomes: repeatOutcome(rows, { kind: 'unknown', code: 'ANSWER_LOST', platformCode, message: recordedMessage(details) }),
    };
  }
  function refused(): SettledRows {
    const rejection = { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode, message: recordedMessage(details) } as const;
    return rows > 1 ? { outcomes: repeatOutcome(rows, { kind: 'again' }), unnamed: rejection } : { outcomes: [rejection] };
  }
}
