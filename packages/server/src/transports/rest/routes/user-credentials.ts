import { Invitation, restPaths } from '@baton/protocol';
import { publicUrlOf } from '../../http/public-url.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { UserParams } from './params.ts';

const needs = 'Needs `create_users` in the instance, and all that the user may do.';

/** What someone who manages users does about how others sign in. */
export const userCredentialRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'POST',
    path: restPaths.userInvitation('{login}'),
    summary: 'Make a link by which a user chooses a password: for someone new, or who forgot it',
    description: `${needs} The link before it is void. The present password counts until another one is chosen.`,
    tag: 'people',
    access: 'person',
    params: UserParams,
    answers: { 201: { description: 'The link, which is shown only here', schema: Invitation } },
    errors: ['user_not_found'],
    handle: async ({ app, deps, params, actor, request }) => {
      const { user } = app.people.changeable(params.login);
      const { path, expiresAt } = await deps.auth.accounts.invite(user.id, actor);
      const url = publicUrlOf(deps.addresses, request.raw) + path;
      return { status: 201, body: { url, expiresAt } satisfies Invitation };
    },
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.userTotp('{login}'),
    summary: 'Take the second factor from a user who lost it',
    description: needs,
    tag: 'people',
    access: 'person',
    params: UserParams,
    answers: { 204: { description: 'The password is enough; set up a new one soon' } },
    errors: ['user_not_found', 'totp_not_set_up'],
    handle: async ({ app, deps, params, actor }) => {
      const { user } = app.people.changeable(params.login);
      await deps.auth.secondFactor.takeAway(user.id, actor);
      return { status: 204 };
    },
  }),
];
