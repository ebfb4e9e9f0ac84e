import { EditInstance, EditProject, InstanceScope, Project, ProjectList, restPaths } from '@baton/protocol';
import { Type } from 'typebox';
import type { ScopeView } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';

const part = Type.String({ minLength: 1, maxLength: 120, pattern: '^[^/\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+$' });
const ProjectParams = Type.Object({ owner: part, name: part });

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
    handle: async ({ deps }) => ({ status: 200, body: { projects: (await deps.app.scopes.projects()).map(projectOf) } }),
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
    handle: async ({ deps, params }) => ({
      status: 200,
      body: projectOf(await deps.app.scopes.project(`${params.owner}/${params.name}`)),
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
    handle: async ({ deps, params, body, person }) => {
      const { protected: isProtected, runnerRetentionMs } = body;
      const edit = { isProtected, runnerRetentionMs };
      const view = await deps.app.scopes.editProject(`${params.owner}/${params.name}`, edit, person.login);
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
    handle: async ({ deps }) => ({ status: 200, body: retentionOf(await deps.app.scopes.instance()) }),
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
    handle: async ({ deps, body, person }) => ({
      status: 200,
      body: retentionOf(await deps.app.scopes.editInstance(body, person.login)),
    }),
  }),
];
