import type { Instant } from '../../../domain/time/instant.js';
import type { AdsErrorCode } from './error-codes.js';

/** One request of conversions or adjustments that was looked at, dry runs left out. */
export interface LoggedUpload {
  readonly customerId: string;
  readonly at: Instant;
  /** int64. */
  readonly jobId: string;
  /** Rows. */
  readonly taken: number;
  /** The fault of each row that was refused. */
  readonly refused: readonly AdsErrorCode[];
}

/** What came through the Google Ads API, request by request: the account's own summary is made of it. */
export class UploadLog {
  private readonly uploads: LoggedUpload[] = [];

  add(upload: LoggedUpload): void {
    this.uploads.push(upload);
  }

  /** Oldest first. */
  of(customerId: string): readonly LoggedUpload[] {
    return this.uploads.filter((upload) => upload.customerId === customerId);
  }
}
