import { permissionNames, roleNames } from './permission-names.ts';
import { oneOf } from './states.ts';

export const PermissionName = oneOf(permissionNames);

/** owner: everything; operator: runs jobs and handles runners; viewer: sees. */
export const RoleName = oneOf(roleNames);
