import { ADMIN_ROLES, type AdminRole } from '../../domain/admin-roles.js';

/** What the request's key may do and see. */
export interface Access {
  readonly name: string;
  /** The key's id, for the audit log; null for the key of the environment. */
  readonly keyId: string | null;
  readonly role: AdminRole;
  /** Null for all projects. */
  readonly projects: readonly string[] | null;
}

export function mayAct({ role }: Access, wanted: AdminRole): boolean {
  return ADMIN_ROLES.indexOf(role) >= ADMIN_ROLES.indexOf(wanted);
}

/** Whatever belongs to no project of the config is for keys with access to everything. */
export function maySee({ projects }: Access, projectId: string | null | undefined): boolean {
  return projects === null || (typeof projectId === 'string' && projects.includes(projectId));
}
