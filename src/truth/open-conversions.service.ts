import { Injectable } from '@nestjs/common';
import type { Destination } from '../destinations/destinations.js';
import type { Instant } from '../domain/time/instant.js';
import { evidenceLevelOf, NO_PROOF, type ProofOfDelivery } from '../domain/truth/upload-evidence.js';
import type { OpenConversion } from '../platforms/kit/reader.js';
import { type OwnConversionRow, OwnConversionsStore } from '../store/readings/own-conversions.store.js';

/** Our own conversions, for comparison with a platform's numbers and for the search among its records. */
@Injectable()
export class OpenConversionsService {
  constructor(private readonly conversions: OwnConversionsStore) {}

  /** All that were sent, including those already found: others' conversions are told apart by them. */
  async toLookFor(destination: Destination, from: Instant, to: Instant): Promise<OpenConversion[]> {
    const open: OpenConversion[] = [];
    const proof = destination.platform.evidence ?? NO_PROOF;
    for await (const page of this.conversions.within(destination.id, from, to))
      open.push(...page.flatMap((row) => openOf(row, proof)));
    return open;
  }
}

function openOf(row: OwnConversionRow, proof: ProofOfDelivery): OpenConversion[] {
  const level = evidenceLevelOf(row, proof);
  if (row.sentAt === null || level === 'none') return [];
  const { id, goal, identifierKind: kind, identifierValue: value, occurredAt, sentAt, remoteRef, idempotencyKey, campaign } = row;
  const identifier = kind === null || value === null ? null : { kind, value };
  const unmatched = row.state === 'unmatched';
  return [{ uploadId: id, goal, identifier, occurredAt, sentAt, remoteRef, idempotencyKey, campaign, level, unmatched }];
}
