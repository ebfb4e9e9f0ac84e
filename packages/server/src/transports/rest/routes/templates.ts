import {
  DisableTemplate,
  EditTemplate,
  Job,
  NewTemplate,
  restPaths,
  SchedulePreview,
  ScheduleTimes,
  TemplateDetail,
  TemplateList,
  TemplatePlace,
  TemplateQuery,
  TemplateRunList,
  TemplateRunQuery,
  TriggerTemplate,
} from '@baton/protocol';
import { jobOf } from '../../views/job.ts';
import { templateDetailOf, templateOf, templateRunOf } from '../../views/template.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { IdempotencyHeaders, TemplateParams } from './params.ts';
import { submissionErrors } from './submission-errors.ts';
import { templateEditOf, templateInputOf } from './template-input.ts';

const defaultLimit = 100;
const timesShown = 10;

/** As large as the largest submission. */
const templateBodyLimit = 8 * 1024 * 1024;

const answersOne = { 200: { description: 'As it is now', schema: TemplateDetail } };
const faults = [
  'executor_reserved',
  'template_invalid',
  'schedule_invalid',
  'workflow_invalid',
  'template_name_taken',
  'runner_not_found',
  'storage_full',
] as const;

const collectionRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.templates,
    summary: 'List templates',
    tag: 'templates',
    access: 'person',
    query: TemplateQuery,
    answers: { 200: { description: 'A page, by name', schema: TemplateList } },
    errors: ['project_not_found', 'scope_not_found'],
    handle: async ({ app, query }) => {
      const { templates, next } = await app.templates.list({
        project: query.project ?? null,
        scope: query.scope ?? null,
        search: query.search ?? null,
        page: { limit: query.limit ?? defaultLimit, after: query.after ?? null },
      });
      return { status: 200, body: { templates: templates.map(templateOf), next } };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.templates,
    summary: 'Make a template',
    description:
      'Needs `manage_templates` in its project. One with a schedule runs by it from now on, unless it is made disabled.',
    tag: 'templates',
    access: 'person',
    body: NewTemplate,
    bodyLimit: templateBodyLimit,
    answers: { 201: { description: 'Made', schema: TemplateDetail } },
    errors: ['project_not_found', 'permission_denied', ...faults],
    handle: async ({ app, body, actor }) => {
      const input = await templateInputOf(body, app.jobs.defaultExecutor(body.project ?? null));
      const made = await app.templates.create(input, actor);
      return {
        status: 201,
        headers: { location: restPaths.template(made.template.id) },
        body: templateDetailOf(made),
      };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.templateSchedule,
    summary: 'Tell the next times of a schedule',
    description: 'Changes nothing. A recurring schedule has no times of its own: they follow the ends of its runs.',
    tag: 'templates',
    access: 'person',
    body: SchedulePreview,
    answers: { 200: { description: 'When it would be due', schema: ScheduleTimes } },
    errors: ['schedule_invalid'],
    handle: ({ app, body: { schedule, count = timesShown } }) => ({
      status: 200,
      body: { times: app.templates.preview(schedule, count) },
    }),
  }),
];

const memberRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.template('{templateId}'),
    summary: 'Show a template',
    description: 'By its id, or by its name in a project.',
    tag: 'templates',
    access: 'person',
    params: TemplateParams,
    query: TemplatePlace,
    answers: { 200: { description: 'With its next times', schema: TemplateDetail } },
    errors: ['template_not_found', 'project_not_found'],
    handle: async ({ app, params, query }) => ({
      status: 200,
      body: templateDetailOf(await app.templates.show(params.templateId, query.project ?? null)),
    }),
  }),
  restRoute({
    method: 'PATCH',
    path: restPaths.template('{templateId}'),
    summary: 'Change a template',
    description:
      'What is given replaces the whole of it. A new schedule counts from now on. Runs that are under way stay as they are.',
    tag: 'templates',
    access: 'person',
    params: TemplateParams,
    body: EditTemplate,
    bodyLimit: templateBodyLimit,
    answers: answersOne,
    errors: ['template_not_found', 'template_removed', 'permission_denied', 'changed_meanwhile', ...faults],
    handle: async ({ app, params, body, actor }) => {
      // the jobs of a template that says no other name have its own
      const { template, projectName } = await app.templates.show(params.templateId, null);
      const edit = await templateEditOf(body, template.name, app.jobs.defaultExecutor(projectName));
      return { status: 200, body: templateDetailOf(await app.templates.change(params.templateId, edit, actor)) };
    },
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.template('{templateId}'),
    summary: 'Remove a template',
    description: 'Its runs stay, and those under way go on.',
    tag: 'templates',
    access: 'person',
    params: TemplateParams,
    answers: { 204: { description: 'Removed' } },
    errors: ['template_not_found', 'template_removed', 'permission_denied'],
    handle: async ({ app, params, actor }) => {
      await app.templates.remove(params.templateId, actor);
      return { status: 204 };
    },
  }),
];

const actionRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'POST',
    path: restPaths.templateEnable('{templateId}'),
    summary: 'Let a template run by its schedule',
    tag: 'templates',
    access: 'person',
    params: TemplateParams,
    answers: answersOne,
    errors: ['template_not_found', 'template_removed', 'permission_denied'],
    handle: async ({ app, params, actor }) => ({
      status: 200,
      body: templateDetailOf(await app.templates.enable(params.templateId, actor)),
    }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.templateDisable('{templateId}'),
    summary: 'Keep a template from running by its schedule',
    description: 'What becomes due meanwhile is gone. It can still be run by hand.',
    tag: 'templates',
    access: 'person',
    params: TemplateParams,
    body: DisableTemplate,
    bodyOptional: true,
    answers: answersOne,
    errors: ['template_not_found', 'template_removed', 'permission_denied'],
    handle: async ({ app, params, body, actor }) => ({
      status: 200,
      body: templateDetailOf(await app.templates.disable(params.templateId, actor, body.reason ?? null)),
    }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.templateTrigger('{templateId}'),
    summary: 'Run a template now',
    description: 'Whether it is enabled or not, and whatever else of it runs.',
    tag: 'templates',
    access: 'person',
    params: TemplateParams,
    headers: IdempotencyHeaders,
    body: TriggerTemplate,
    bodyOptional: true,
    answers: {
      200: { description: 'It was made before with this key', schema: Job },
      201: { description: 'The job of the run', schema: Job },
    },
    errors: ['template_not_found', 'template_removed', 'permission_denied', 'parameter_invalid', ...submissionErrors],
    handle: async ({ app, params, body, actor, header }) => {
      const input = { parameters: body.parameters ?? {} };
      const { view, created } = await app.templates.trigger(params.templateId, input, actor, idempotencyKeyOf({ header }));
      return { status: created ? 201 : 200, headers: { location: restPaths.job(view.job.id) }, body: jobOf(view) };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.templateRuns('{templateId}'),
    summary: 'List the runs of a template',
    tag: 'templates',
    access: 'person',
    params: TemplateParams,
    query: TemplateRunQuery,
    answers: { 200: { description: 'A page, newest first, with due times that made no job', schema: TemplateRunList } },
    errors: ['template_not_found'],
    handle: async ({ app, params, query: { limit = defaultLimit, after = null } }) => {
      const { rows, next } = await app.templates.runs(params.templateId, { limit, after });
      return { status: 200, body: { runs: rows.map(templateRunOf), next } };
    },
  }),
];

/** Templates, but for their files. */
export const templateRoutes: readonly RestRoute[] = [...collectionRoutes, ...memberRoutes, ...actionRoutes];
