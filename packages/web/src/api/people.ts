import type { GiveGrant, Invitation, NewUser, OrganizationList, User, UserList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

/** Users with what they may do where. */
export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => request<UserList>('GET', restPaths.users, { signal }),
});

export const organizationsQuery = queryOptions({
  queryKey: ['organizations'],
  queryFn: ({ signal }) => request<OrganizationList>('GET', restPaths.organizations, { signal }),
});

export const createUser = (body: NewUser): Promise<User> => request('POST', restPaths.users, { body });
/** A link by which a user chooses a password; the one before is void. */
export const inviteUser = (login: string): Promise<Invitation> => request('POST', restPaths.userInvitation(login));
export const setUserDisabled = (login: string, disabled: boolean): Promise<User> =>
  request('PATCH', restPaths.user(login), { body: { disabled } });
export const removeUser = (login: string): Promise<void> => request('DELETE', restPaths.user(login));
/** In place of what the user had in that scope; neither role nor permissions: nothing any more. */
export const giveGrant = (login: string, body: GiveGrant): Promise<User> => request('PUT', restPaths.userGrants(login), { body });
export const takeTotp = (login: string): Promise<void> => request('DELETE', restPaths.userTotp(login));
