import { NewOrganization, Organization, OrganizationList, restPaths, ScopeRemoval } from '@baton/protocol';
import { Type } from 'typebox';
import type { ScopeView } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { scopePart } from './params.ts';

const Params = Type.Object({ name: scopePart });

const organizationOf = ({ name, createdAt }: ScopeView['scope']): Organization => ({ name, createdAt });

/** Owners of projects. */
export const organizationRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.organizations,
    summary: 'List organizations',
    tag: 'projects',
    access: 'person',
    answers: { 200: { description: 'By name', schema: OrganizationList } },
    errors: [],
    handle: async ({ app }) => ({
      status: 200,
      body: { organizations: (await app.scopes.organizations()).map(organizationOf) },
    }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.organizations,
    summary: 'Create an organization',
    tag: 'projects',
    access: 'person',
    body: NewOrganization,
    answers: { 201: { description: 'The organization', schema: Organization } },
    errors: ['scope_name_invalid', 'scope_name_taken', 'storage_full'],
    handle: async ({ app, body, actor }) => ({
      status: 201,
      body: organizationOf(await app.scopes.createOrganization(body.name, actor)),
    }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.organizationRemoval('{name}'),
    summary: 'What the removal of an organization would hit',
    tag: 'projects',
    access: 'person',
    params: Params,
    answers: { 200: { description: 'As it is now', schema: ScopeRemoval } },
    errors: ['organization_not_found'],
    handle: async ({ app, params }) => ({ status: 200, body: await app.scopes.removal('organization', params.name) }),
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.organization('{name}'),
    summary: 'Remove an organization with its projects: jobs are cancelled, runners removed, tokens revoked; histories stay',
    tag: 'projects',
    access: 'person',
    params: Params,
    answers: { 204: { description: 'Removed' } },
    errors: ['organization_not_found', 'scope_needed'],
    handle: async ({ app, params, actor }) => {
      await app.scopes.remove('organization', params.name, actor);
      return { status: 204 };
    },
  }),
];
