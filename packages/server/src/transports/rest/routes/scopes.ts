import {
  EditInstance,
  EditProject,
  InstanceScope,
  NewProject,
  Project,
  ProjectList,
  restPaths,
  ScopeRemoval,
} from '@baton/protocol';
import { Type } from 'typebox';
import type { ScopeView } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { scopePart } from './params.ts';

const ProjectParams = Type.Object({ owner: scopePart, name: scopePart });

const retentionOf = ({ runnerRetentionMs, isRetentionOwn }: ScopeView): InstanceScope => ({ runnerRetentionMs, isRetentionOwn });

const projectOf = (view: ScopeView): Project => {
  const { name, protectedAt, createdAt } = view.scope;
  return { name, protectedAt, createdAt, ...retentionOf(view) };
};

/** Projects and the instance, as far as they decide who may take what and for how long. */
export const scopeRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.projects,
    summary: 'List projects',
    tag: 'projects',
    access: 'person',
    answers: { 200: { description: 'By name', schema: ProjectList } },
    errors: [],
    handle: async ({ app }) => ({ status: 200, body: { projects: (await app.scopes.projects()).map(projectOf) } }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.projects,
    summary: 'Create a project',
    tag: 'projects',
    access: 'person',
    body: NewProject,
    answers: { 201: { description: 'The project', schema: Project } },
    errors: ['owner_not_found', 'scope_name_invalid', 'scope_name_taken', 'scope_removed', 'storage_full'],
    handle: async ({ app, body, actor }) => ({
      status: 201,
      body: projectOf(await app.scopes.createProject(body.owner, body.name, actor)),
    }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.projectRemoval('{owner}/{name}'),
    summary: 'What the removal of a project would hit',
    tag: 'projects',
    access: 'person',
    params: ProjectParams,
    answers: { 200: { description: 'As it is now', schema: ScopeRemoval } },
    errors: ['project_not_found'],
    handle: async ({ app, params }) => ({
      status: 200,
      body: await app.scopes.removal('project', `${params.owner}/${params.name}`),
    }),
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.project('{owner}/{name}'),
    summary: 'Remove a project: its jobs are cancelled, its runners removed, its tokens revoked; histories stay',
    tag: 'projects',
    access: 'person',
    params: ProjectParams,
    answers: { 204: { description: 'Removed' } },
    errors: ['project_not_found', 'scope_needed'],
    handle: async ({ app, params, actor }) => {
      await app.scopes.remove('project', `${params.owner}/${params.name}`, actor);
      return { status: 204 };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.project('{owner}/{name}'),
    summary: 'Show a project',
    tag: 'projects',
    access: 'person',
    params: ProjectParams,
    answers: { 200: { description: 'The project', schema: Project } },
    errors: ['project_not_found'],
    handle: async ({ app, params }) => ({
      status: 200,
      body: projectOf(await app.scopes.project(`${params.owner}/${params.name}`)),
    }),
  }),
  restRoute({
    method: 'PATCH',
    path: restPaths.project('{owner}/{name}'),
    summary: 'Protect a project, so that trusted runners take its jobs; or set how long its silent runners are kept',
    tag: 'projects',
    access: 'person',
    params: ProjectParams,
    body: EditProject,
    answers: { 200: { description: 'The project as it is now', schema: Project } },
    errors: ['project_not_found'],
    handle: async ({ app, params, body, actor }) => {
      const { protected: isProtected, runnerRetentionMs } = body;
      const edit = { isProtected, runnerRetentionMs };
      const view = await app.scopes.editProject(`${params.owner}/${params.name}`, edit, actor);
      return { status: 200, body: projectOf(view) };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.instance,
    summary: 'What holds for the whole instance',
    tag: 'projects',
    access: 'person',
    answers: { 200: { description: 'As it is now', schema: InstanceScope } },
    errors: [],
    handle: async ({ app }) => ({ status: 200, body: retentionOf(await app.scopes.instance()) }),
  }),
  restRoute({
    method: 'PATCH',
    path: restPaths.instance,
    summary: 'Set how long silent runners are kept',
    tag: 'projects',
    access: 'person',
    body: EditInstance,
    answers: { 200: { description: 'As it is now', schema: InstanceScope } },
    errors: [],
    handle: async ({ app, body, actor }) => ({
      status: 200,
      body: retentionOf(await app.scopes.editInstance(body, actor)),
    }),
  }),
];
