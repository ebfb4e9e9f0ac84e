import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '@baton/core';
import { ApiError, type ImportTemplates, TemplateFile, type TemplatesImported } from '@baton/protocol';
import type { PersonalApp, TemplateInput, TemplateView } from '../../../app/index.ts';
import { checkerOf } from '../../http/checker.ts';
import { expectedError } from '../../http/to-api-error.ts';
import { inFileOf } from '../../views/template.ts';
import { templateInputOf } from './template-input.ts';

type Outcome = TemplatesImported['templates'][number];

const checkFile = checkerOf(TemplateFile, 'body');

/** These hold for the whole file: there is no use in going on. */
const ofTheWhole: readonly string[] = ['permission_denied', 'address_not_allowed', 'project_not_found'];

/**
 * Makes and changes templates as a file says. Throws for a file that is not right before anything is changed, and for who may not; a
 * template that is refused for itself is told so.
 */
export async function importTemplates(app: PersonalApp, by: Actor, request: ImportTemplates): Promise<Outcome[]> {
  const { yaml, project = null, dryRun = false } = request;
  const { parseYaml } = await import('@baton/protocol/yaml');
  const file = checkFile(parseYaml(yaml));
  const executor = app.jobs.defaultExecutor(project);
  const inputs: TemplateInput[] = [];
  for (const [index, template] of file.templates.entries())
    inputs.push({ ...(await within(index, () => templateInputOf(template, executor))), project });
  checkNames(inputs);
  const outcomes: Outcome[] = [];
  for (const input of inputs) {
    try {
      const outcome = await take(app, input, by, dryRun);
      outcomes.push({ name: input.name, outcome, problem: null });
    } catch (error) {
      const known = expectedError(error);
      if (!known || ofTheWhole.includes(known.code)) throw error;
      const { code, message, next } = known;
      outcomes.push({ name: input.name, outcome: 'refused', problem: { code, message, next } });
    }
  }
  return outcomes;
}

/** What is wrong in a template of the file is found there. */
async function within<T>(index: number, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { code, detail } = error;
    const of = `templates[${index}].job.${detail.where}`;
    if (code === 'invalid_request') throw new ApiError(code, { ...detail, where: of });
    if (code === 'workflow_invalid') throw new ApiError(code, { ...detail, where: of, place: `${of}: ${detail.place}` });
    throw error;
  }
}

function checkNames(inputs: readonly TemplateInput[]): void {
  const names = new Set<string>();
  for (const [index, { name }] of inputs.entries()) {
    if (names.has(name)) {
      const where = `templates[${index}].name`;
      throw new ApiError('invalid_request', { where, problem: 'stands in the file twice', value: name });
    }
    names.add(name);
  }
}

async function take(app: PersonalApp, input: TemplateInput, by: Actor, dryRun: boolean): Promise<Outcome['outcome']> {
  const { templates } = app;
  // without a change being made, too, a schedule that can not be is told
  templates.preview(input.schedule, 1);
  const there = await find(app, input);
  if (!there) {
    if (dryRun) templates.check(input, by);
    else await templates.create(input, by);
    return 'created';
  }
  const { template } = there;
  const isEnabled = template.disabled === null;
  const isSame = isDeepStrictEqual(inFileOf(template, true), inFileOf(input, true));
  if (isSame && isEnabled === input.enabled) return 'unchanged';
  if (dryRun) {
    templates.check(input, by);
    return 'changed';
  }
  const { project: _project, enabled, ...edit } = input;
  // a template that is to be disabled must not run once more by what is new
  if (isEnabled && !enabled) await templates.disable(template.id, by, null);
  if (!isSame) await templates.change(template.id, edit, by);
  if (!isEnabled && enabled) await templates.enable(template.id, by);
  return 'changed';
}

async function find({ templates }: PersonalApp, { name, project }: TemplateInput): Promise<TemplateView | null> {
  try {
    return await templates.show(name, project);
  } catch (error) {
    if (expectedError(error)?.code === 'template_not_found') return null;
    throw error;
  }
}
