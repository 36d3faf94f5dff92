import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/instant.js';
import { idColumn, instantColumn, maybeName, nameColumn } from '../columns.js';

/** A person who has signed in to the dashboard. In the database, so that every process knows them. */
@Entity('sessions')
export class SessionEntity {
  @PrimaryColumn(idColumn) id: string;
  /** SHA-256 of the cookie's secret: secrets are random, so that is enough. */
  @Column(nameColumn) hash: string;
  /** Of the secret before the last rotation: requests that left with it are still on their way. */
  @Column(maybeName) previousHash: string | null;
  /** SHA-256 of the key that was shown at the door: a session lives no longer than its key. */
  @Column(nameColumn) keyHash: string;
  @Column(instantColumn) createdAt: Instant;
  @Column(instantColumn) seenAt: Instant;
  @Column(instantColumn) rotatedAt: Instant;
}
