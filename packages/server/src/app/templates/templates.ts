import {
  type Actor,
  type AuditAction,
  auditedRow,
  changeTemplate,
  createTemplate,
  type Decision,
  disableTemplate,
  dueTimes,
  enableTemplate,
  nothing,
  type Permission,
  removeTemplate,
  type Schedule,
  scheduleProblem,
  type Template,
} from '@baton/core';
import type { Page, Paged } from '../../store/interface.ts';
import type { Access } from '../access/access.ts';
import { scopeIdsWithin } from '../access/within.ts';
import type { Context } from '../context.ts';
import { pinned, refuseReserved, scopeOf } from '../jobs/submit.ts';
import { Refused } from '../refused.ts';
import { triggerTemplate } from './trigger.ts';
import type {
  RunView,
  TemplateDetailView,
  TemplateEdit,
  TemplateInput,
  TemplateListInput,
  TemplateUseCases,
  TemplateView,
  TriggerInput,
} from './use-cases.ts';
import { runsPage, viewTemplate, viewTemplates } from './view.ts';

type Verb = 'create' | 'edit' | 'enable' | 'disable' | 'remove';

/** Saved jobs, as far as someone may see and change them. */
export class Templates implements TemplateUseCases {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  async list({ project, scope, search, page }: TemplateListInput): Promise<{ templates: TemplateView[]; next: string | null }> {
    const scopeIds = project === null ? scopeIdsWithin(this.#context, this.#access, scope) : [this.#project(project)];
    const { rows, next } = await this.#context.deps.store.read.templates({ scopeIds, search }, page);
    return { templates: await viewTemplates(this.#context, rows), next };
  }

  async show(idOrName: string, project: string | null): Promise<TemplateDetailView> {
    const { read } = this.#context.deps.store;
    const byId = await read.get('template', idOrName);
    if (byId && this.#access.sees(byId.scopeId)) return await viewTemplate(this.#context, byId);
    const named = await read.templateByName(this.#project(project), idOrName);
    if (!named || !this.#access.sees(named.scopeId)) throw new Refused('template_not_found', { template: idOrName });
    return await viewTemplate(this.#context, named);
  }

  async views(ids: readonly string[]): Promise<TemplateView[]> {
    const rows = await this.#context.deps.store.read.getMany('template', ids);
    return await viewTemplates(
      this.#context,
      rows.filter(({ scopeId }) => this.#access.sees(scopeId)),
    );
  }

  runs = async (id: string, page: Page): Promise<Paged<RunView>> => await runsPage(this.#context, await this.#row(id), page);

  async create(input: TemplateInput, by: Actor): Promise<TemplateDetailView> {
    const context = this.#context;
    context.assertOpen();
    context.assertSpace();
    const { project, enabled: isEnabled, ...fields } = input;
    const scopeId = this.#project(project);
    this.#access.need('manage_templates', scopeId);
    this.#checkRunner(input.job.runner);
    refuseReserved(input.job.executor);
    const id = context.deps.entropy.uuid(context.now());
    let isMade = false;
    await context.committer.carryOut(
      () => null,
      () => {
        if (isMade) return nothing();
        const now = context.now();
        const decision = createTemplate({ ...fields, id, scopeId, isEnabled, by: by.login }, now);
        return this.#audited(decision, 'create', by, null, { id, name: fields.name, scopeId });
      },
      async (conflict) => {
        // our own commit, whose outcome was unknown until now, is no other's
        isMade = (await context.deps.store.read.get('template', id)) !== null;
        if (!isMade) this.#refuseTaken(conflict, fields.name, scopeId);
      },
    );
    return await this.show(id, null);
  }

  async change(id: string, edit: TemplateEdit, by: Actor): Promise<TemplateDetailView> {
    if (edit.job) this.#checkRunner(edit.job.runner);
    refuseReserved(edit.job?.executor ?? null);
    return await this.#decide(id, 'edit', by, (row, now) => changeTemplate(row, edit, by.login, now), edit.name);
  }

  disable = (id: string, by: Actor, reason: string | null): Promise<TemplateDetailView> =>
    this.#decide(id, 'disable', by, (row, now) => disableTemplate(row, by.login, reason, now));

  enable = (id: string, by: Actor): Promise<TemplateDetailView> =>
    this.#decide(id, 'enable', by, (row, now) => enableTemplate(row, by.login, now));

  async remove(id: string, by: Actor): Promise<void> {
    await this.#decide(id, 'remove', by, (row, now) => removeTemplate(row, by.login, now));
  }

  async trigger(id: string, input: TriggerInput, by: Actor, key: string | null) {
    this.#context.assertOpen();
    const row = await this.#row(id);
    this.#access.need('run_jobs', row.scopeId);
    return await triggerTemplate(this.#context, this.#access, row, input, by, key);
  }

  check({ project, enabled: isEnabled, ...fields }: TemplateInput, by: Actor): void {
    const scopeId = this.#project(project);
    this.#access.need('manage_templates', scopeId);
    this.#checkRunner(fields.job.runner);
    refuseReserved(fields.job.executor);
    const decision = createTemplate({ ...fields, id: '', scopeId, isEnabled, by: by.login }, this.#context.now());
    if (!decision.ok) throw Refused.from(decision.refusal);
  }

  preview(schedule: Schedule, count: number): number[] {
    const problem = scheduleProblem(schedule);
    if (problem) throw new Refused('schedule_invalid', { ...problem });
    return dueTimes(schedule, this.#context.now(), count);
  }

  async #decide(
    id: string,
    verb: Verb,
    by: Actor,
    decide: (row: Template, now: number) => Decision,
    name?: string,
  ): Promise<TemplateDetailView> {
    const context = this.#context;
    context.assertOpen();
    await this.#row(id, 'manage_templates');
    await context.committer.carryOut(
      () => this.#row(id),
      (row) => this.#audited(decide(row, context.now()), verb, by, row, row),
      async (conflict) => {
        const row = await this.#row(id);
        if (conflict.why === 'exists' && name !== undefined && row.name !== name) this.#refuseTaken(conflict, name, row.scopeId);
      },
    );
    return await viewTemplate(context, await this.#row(id));
  }

  #refuseTaken(conflict: { kind: string; why: string }, name: string, scopeId: string): void {
    if (conflict.kind !== 'template' || conflict.why !== 'exists') return;
    throw new Refused('template_name_taken', { name, project: this.#context.fleet.scope(scopeId)?.name ?? scopeId });
  }

  #audited(
    decision: Decision,
    verb: Verb,
    actor: Actor,
    before: Template | null,
    named: Pick<Template, 'id' | 'name' | 'scopeId'>,
  ): Decision {
    const action: AuditAction = `template.${verb}`;
    return auditedRow(decision, { actor, action }, 'template', before, named, this.#context.now());
  }

  /** Throws `template_not_found` for one that they do not see, `permission_denied`. */
  async #row(id: string, permission?: Permission): Promise<Template> {
    const row = await this.#context.deps.store.read.get('template', id);
    if (!row || !this.#access.sees(row.scopeId)) throw new Refused('template_not_found', { template: id });
    if (permission) this.#access.need(permission, row.scopeId);
    return row;
  }

  #project = (name: string | null): string => scopeOf(this.#context, this.#access, name);

  /** Whoever saves it must see the runner that it is for. */
  #checkRunner(runner: string | null): void {
    if (runner !== null) pinned(this.#context, this.#access, runner);
  }
}
