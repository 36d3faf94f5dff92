import type { ClaimedUpload } from '../../store/uploads/claims.store.js';

/** Read-ahead: the uploads that come next are claimed while requests are in flight. */
export class NextClaim {
  private ahead: Promise<readonly ClaimedUpload[]> | null = null;

  /** @param claimMore claims more under the same lease, empty if nothing more is due; undefined for a run of one claim */
  constructor(private readonly claimMore: (() => Promise<readonly ClaimedUpload[]>) | undefined) {}

  /** Claims, if nothing is claimed ahead. Its error is that of whoever takes the claim. */
  begin(): void {
    if (!this.claimMore || this.ahead) return;
    this.ahead = this.claimMore();
    this.ahead.catch(() => undefined);
  }

  /** @returns the claim, empty if there is none */
  async take(): Promise<readonly ClaimedUpload[]> {
    const { ahead } = this;
    this.ahead = null;
    return (await ahead) ?? [];
  }
}
