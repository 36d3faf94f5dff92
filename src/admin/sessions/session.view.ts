import type { AdminRole } from '../../store/schema/entities/admin.entity.js';

/** What the page must know before it can show anything. */
export interface SessionView {
  readonly name: string;
  readonly role: AdminRole;
  /** Null for all. */
  readonly projects: readonly string[] | null;
  /** The business's time zone, in which all times are shown. */
  readonly timezone: string;
  /** The address under which the world reaches us, for the webhook address to paste; null when the config does not say. */
  readonly publicUrl: string | null;
}
