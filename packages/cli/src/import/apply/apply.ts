import type { Client } from '../../rest/client.ts';
import { Refusal } from '../../rest/refusal.ts';
import type { ByHand, ImportOptions, PossibleByHand, Translation } from '../shared/translation.ts';
import { hourSteps } from './hours.ts';
import type { Item, Outcome, Step } from './outcome.ts';
import { rangeSteps } from './ranges.ts';
import { secretItems, usesSecret } from './secrets.ts';
import { type Rules, templateSteps } from './templates.ts';

/** What an import comes to on this server, before anything is done. */
export interface Comparison {
  steps: Step[];
  /** of secrets, and of what does not come over */
  others: Item[];
  byHand: ByHand[];
}

/** Compares what files hold with what the server has. Changes nothing. */
export async function compare(client: Client, found: Translation, options: ImportOptions, rules: Rules): Promise<Comparison> {
  const steps = [...(await rangeSteps(client, found, options, rules)), ...(await hourSteps(client, found, options, rules))];
  steps.push(...(await templateSteps(client, found, options, rules)));
  const coming = comingOf(found, steps);
  const { items, byHand } = await secretItems(client, coming, options);
  return { steps, others: [...items, ...found.left], byHand: [...byHand, ...coming.byHand] };
}

/** The same without what is only of templates that do not come over: those that are left alone, or refused. */
function comingOf(found: Translation, steps: readonly Step[]): Translation & { byHand: ByHand[] } {
  const outcomes = new Map(steps.flatMap(({ item }) => (item.kind === 'template' ? [[item.name, item.outcome]] : [])));
  const templates = found.templates.filter(({ template }) => !stay.includes(outcomes.get(template.name) ?? 'refused'));
  const names = new Set(templates.map(({ template }) => template.name));
  const secrets = found.secrets.filter(({ name }) => templates.some(({ template }) => usesSecret(template, name)));
  const isOf = ({ for: of }: PossibleByHand): boolean => {
    if (!of) return true;
    return 'templates' in of ? of.templates.some((name) => names.has(name)) : secrets.some(({ name }) => name === of.secret);
  };
  const byHand = found.byHand.filter(isOf).map(({ what, commands }) => ({ what, commands }));
  return { ...found, templates, secrets, byHand };
}

const stay: readonly Outcome[] = ['exists', 'refused'];

export const toDo = ({ steps }: Comparison): Step[] => steps.filter(({ carryOut }) => carryOut !== null);

/**
 * Does what is to be done, in order: ranges before the templates that name them. What the server refuses is told and the next is done; anything
 * else, such as a server that is gone, ends it, and what was not done is told as such.
 */
export async function carryOut(comparison: Comparison): Promise<unknown> {
  let failure: unknown = null;
  for (const { item, carryOut: run } of toDo(comparison)) {
    if (failure !== null) {
      Object.assign(item, { outcome: 'refused', reason: 'not done: import again to go on' });
      continue;
    }
    try {
      await run?.();
    } catch (error) {
      const isRefused = error instanceof Refusal && !error.temporary;
      const reason = isRefused ? error.message : 'perhaps not done: import again to go on';
      Object.assign(item, { outcome: 'refused', reason });
      if (!isRefused) failure = error;
    }
  }
  return failure;
}
