import type { ReasonCode } from '../reason.js';
import type { UploadState } from '../uploads/upload-states.js';
import { higherLevel, type EvidenceLevel } from './evidence.js';

/** What an upload's own row proves. */
export interface UploadRecord {
  readonly state: UploadState;
  readonly reasonCode: ReasonCode | null;
  readonly verified: boolean;
  /** The last request that contained it and may have left; null if none has. */
  readonly requestId: string | null;
  /** The highest level at which it was found among the platform's own records; null if it was not. */
  readonly seenLevel: EvidenceLevel | null;
}

/** What `delivered` proves on its platform. */
export interface ProofOfDelivery {
  readonly delivered: EvidenceLevel;
  readonly verified: EvidenceLevel;
}

/** For platforms that do not say what their answers prove. */
export const NO_PROOF: ProofOfDelivery = { delivered: 'taken', verified: 'taken' };

/** The evidence level of an upload: what its journal and its verdict prove, or a record of the platform's if that proves more. */
export function evidenceLevelOf(upload: UploadRecord, proof: ProofOfDelivery): EvidenceLevel {
  return higherLevel(levelByState(upload, proof), upload.seenLevel ?? 'none');
}

function levelByState({ state, reasonCode, verified, requestId }: UploadRecord, proof: ProofOfDelivery): EvidenceLevel {
  switch (state) {
    case 'delivered':
      // A person said so; the platform did not.
      if (reasonCode === 'RESOLVED_BY_PERSON') return 'sent';
      return verified ? proof.verified : proof.delivered;
    case 'confirming':
      return 'taken';
    case 'unmatched':
    case 'rejected':
      return requestId !== null ? 'judged' : 'none';
    case 'uncertain':
      return reasonCode === 'VERDICT_MISSING' ? 'taken' : 'sent';
    case 'pending':
    case 'sending':
    case 'expired':
    case 'cancelled':
    case 'skipped':
      return requestId !== null ? 'sent' : 'none';
  }
}
