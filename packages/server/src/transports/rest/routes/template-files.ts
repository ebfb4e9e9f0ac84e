import { ExportQuery, ImportTemplates, restPaths, TemplatesImported } from '@baton/protocol';
import type { Json } from '@baton/protocol/yaml';
import type { PersonalApp, TemplateView } from '../../../app/index.ts';
import { inFileOf } from '../../views/template.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { importTemplates } from './template-import.ts';

/** Text in JSON takes up to six bytes for a character. */
const importBodyLimit = 8 * 1024 * 1024;
const pageSize = 500;

async function templatesOf({ templates }: PersonalApp, project: string | null): Promise<TemplateView[]> {
  const all: TemplateView[] = [];
  let after: string | null = null;
  do {
    const page: { templates: TemplateView[]; next: string | null } = await templates.list({
      project,
      scope: null,
      search: null,
      page: { limit: pageSize, after },
    });
    all.push(...page.templates);
    after = page.next;
  } while (after !== null);
  return all;
}

/** Templates as files. */
export const templateFileRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.templatesExport,
    summary: 'Write the templates of a project as YAML',
    description: 'With all that is said of them, and nothing of secrets but their names: made to be kept under version control.',
    tag: 'templates',
    access: 'person',
    query: ExportQuery,
    answers: { 200: { description: 'A file of templates', mediaTypes: ['application/yaml'] } },
    errors: ['project_not_found', 'template_not_found'],
    handle: async ({ app, query: { project = null, template } }) => {
      const views = template === undefined ? await templatesOf(app, project) : [await app.templates.show(template, project)];
      const templates = views.map((view) => inFileOf(view.template, view.template.disabled === null));
      // loaded when somebody wants it: the server starts without
      const { printYaml } = await import('@baton/protocol/yaml');
      return {
        status: 200,
        headers: {
          'content-type': 'application/yaml; charset=utf-8',
          'content-disposition': 'attachment; filename="baton-templates.yaml"',
        },
        body: Buffer.from(printYaml({ version: 1, templates } as unknown as Json)),
      };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.templatesImport,
    summary: 'Make and change templates as a file says',
    description:
      'Needs `manage_templates` in the project. Found by their names: those that are not there are made, those that differ are changed, ' +
      'those that are not in the file stay. A file with a mistake in it changes nothing.',
    tag: 'templates',
    access: 'person',
    body: ImportTemplates,
    bodyLimit: importBodyLimit,
    answers: { 200: { description: 'What became of each', schema: TemplatesImported } },
    errors: ['project_not_found', 'permission_denied', 'workflow_invalid', 'yaml_invalid'],
    handle: async ({ app, actor, body }) => ({ status: 200, body: { templates: await importTemplates(app, actor, body) } }),
  }),
];
