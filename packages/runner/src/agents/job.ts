import { readCheckout } from '../checkout/spec.ts';
import { JobFailed } from '../executors/driver.ts';
import type { AgentJob } from './agent.ts';
import { Fields } from './fields.ts';

/** Reads what all agents have in common. Throws `JobFailed`. */
export function readAgentJob(fields: Fields): AgentJob {
  const prompt = fields.text('prompt');
  if (prompt === null || prompt.trim() === '') throw new JobFailed('prompt: says nothing');
  const checkout = readCheckout(fields.raw('checkout'));
  const push = fields.choice('push', ['never', 'gate'], 'never');
  if (push === 'gate' && checkout === null) throw new JobFailed('push: needs a checkout');
  return {
    prompt,
    model: fields.text('model'),
    effort: fields.text('effort'),
    instructions: fields.text('instructions'),
    checkout,
    branch: fields.text('branch'),
    commit: fields.choice('commit', ['leftovers', 'never'], 'leftovers'),
    push,
    pullRequest: fields.choice('pullRequest', ['none', 'draft', 'ready'], 'none'),
    author: authorOf(fields.raw('author')),
    askPeople: fields.flag('askPeople', true),
    account: fields.choice('account', ['job', 'machine'], 'job'),
    environment: environmentOf(fields.raw('environment')),
  };
}

function authorOf(value: unknown): AgentJob['author'] {
  if (value === undefined) return null;
  const fields = new Fields(value);
  const name = fields.text('name');
  const email = fields.text('email');
  if (!name || !email) throw new JobFailed('author: needs name and email');
  return { name, email };
}

/** Values of a template's parameters: they come with the job. */
const parameters = 'BATON_PARAM_';

function environmentOf(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null) throw new JobFailed('environment: must be an object');
  const entries = Object.entries(value).map(([name, text]): [string, string] => [name, String(text)]);
  const reserved = entries.find(([name]) => name.startsWith('BATON_') && !name.startsWith(parameters));
  if (reserved) throw new JobFailed(`environment: ${reserved[0]} is set by the runner`);
  return Object.fromEntries(entries);
}
