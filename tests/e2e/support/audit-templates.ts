import { restPaths, type TemplateDetail } from '@baton/protocol';
import { type Expected, on } from './audit-tries.ts';
import type { Server } from './server.ts';

let made = 0;
const body = () => ({ name: `template-${++made}`, job: { spec: { command: ['true'] } } });

/** What the audit log tells of each route that changes a template. */
export function templateRoutes(server: () => Server): Record<string, Expected> {
  const template = async (): Promise<string> => (await server().post<TemplateDetail>(restPaths.templates, body())).template.id;
  const id = '{templateId}';
  return {
    [`POST ${restPaths.templates}`]: { action: 'template.create', make: async () => on(restPaths.templates, body()) },
    [`POST ${restPaths.templateSchedule}`]: { none: 'changes nothing' },
    [`POST ${restPaths.templatesImport}`]: {
      action: 'template.create',
      make: async () => on(restPaths.templatesImport, { yaml: JSON.stringify({ templates: [body()] }) }),
    },
    [`PATCH ${restPaths.template(id)}`]: {
      action: 'template.edit',
      make: async () => on(restPaths.template(await template()), { overlap: 'allow' }),
    },
    [`DELETE ${restPaths.template(id)}`]: {
      action: 'template.remove',
      make: async () => on(restPaths.template(await template())),
    },
    [`POST ${restPaths.templateDisable(id)}`]: {
      action: 'template.disable',
      make: async () => on(restPaths.templateDisable(await template()), { reason: 'no antenna' }),
    },
    [`POST ${restPaths.templateEnable(id)}`]: {
      action: 'template.enable',
      make: async () => {
        const disabled = await template();
        await server().post(restPaths.templateDisable(disabled));
        return on(restPaths.templateEnable(disabled));
      },
    },
    [`POST ${restPaths.templateTrigger(id)}`]: {
      action: 'template.trigger',
      make: async () => on(restPaths.templateTrigger(await template())),
    },
  };
}
