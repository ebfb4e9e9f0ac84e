import type { Permission, Role } from './permission.ts';

/** What a user may do in a scope and all under it: a role, and single permissions beside it. */
export interface Grant {
  /** of user and scope: one of each pair */
  id: string;
  revision: number;
  userId: string;
  scopeId: string;
  /** null: only the single permissions */
  role: Role | null;
  permissions: Permission[];
  createdAt: number;
  createdBy: string;
}

export const grantId = (userId: string, scopeId: string): string => `${userId}:${scopeId}`;
