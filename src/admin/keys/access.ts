import { ROLES, type Role } from '../../store/entities/admin.entity.js';

/** What the key at hand may do and see. */
export interface Access {
  readonly name: string;
  readonly role: Role;
  /** Null for all projects. */
  readonly projects: readonly string[] | null;
}

export function mayAct({ role }: Access, wanted: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/** What belongs to no project of the config is for keys that see everything. */
export function sees({ projects }: Access, projectId: string | null | undefined): boolean {
  return projects === null || (typeof projectId === 'string' && projects.includes(projectId));
}
