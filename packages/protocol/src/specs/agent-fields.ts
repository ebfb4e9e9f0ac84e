import { type Static, type TSchema, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { refProblem } from '../shared/repository-url.ts';
import { Checkout, checkoutProblem } from './checkout.ts';
import { Environment, noZero } from './spec-fields.ts';
import type { SpecProblem } from './spec-kind.ts';

/** An enum whose values have words of their own for forms. */
export const wordsOf = <Value extends string>(
  values: Readonly<Record<Value, string>>,
  about: { title: string; description: string },
) =>
  Type.Union(
    (Object.entries(values) as [Value, string][]).map(([value, title]) => Type.Literal(value, { title })),
    about,
  );

const longText = (max: number, about: { title: string; description: string }) =>
  Type.String({ minLength: 1, maxLength: max, pattern: noZero, multiline: true, ...about });

const person = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\p{Cc}<>]+$', title: 'Name' }),
    email: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s<>@]+@[^\\s<>@]+$', title: 'Mail address' }),
  },
  { ...closed, title: 'Author', description: 'of commits; left out: the job' },
);

/** What a specification of every coding agent may say. */
export const agentFields = {
  prompt: longText(200_000, { title: 'Prompt', description: 'what the agent is to do' }),
  model: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: '^[^\\s\\p{Cc}-][^\\s\\p{Cc}]*$',
      title: 'Model',
      description: 'as the tool names it; left out: its default',
    }),
  ),
  instructions: Type.Optional(
    longText(100_000, { title: 'Instructions', description: "what is added to the tool's own instructions to the model" }),
  ),
  checkout: Type.Optional(
    Type.Omit(Checkout, ['path'], { ...closed, title: 'Repository', description: 'left out: an empty folder' }),
  ),
  branch: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      title: 'Branch',
      description:
        'on which the agent works, made anew from what is checked out; left out: baton/ with the name and the id of the job',
    }),
  ),
  commit: Type.Optional(
    wordsOf(
      { leftovers: 'What the agent left', never: 'Never' },
      { title: 'Commit', description: 'what the agent changed and did not commit itself; default: leftovers' },
    ),
  ),
  push: Type.Optional(
    wordsOf(
      { never: 'Never', gate: 'After success' },
      { title: 'Push', description: 'the branch to the repository, after success and with leave of the server; default: never' },
    ),
  ),
  pullRequest: Type.Optional(
    wordsOf(
      { none: 'None', draft: 'A draft', ready: 'Ready for review' },
      { title: 'Pull request', description: 'opened by gh, where the runner has it, after the push; default: none' },
    ),
  ),
  author: Type.Optional(person),
  askPeople: Type.Optional(
    Type.Boolean({
      title: 'May ask',
      description: 'whether the agent may ask people: the job then waits for an answer, without limit; default: true',
    }),
  ),
  account: Type.Optional(
    wordsOf(
      { job: "The job's secrets", machine: "The runner's user" },
      {
        title: 'Account',
        description:
          "job (default): the tool has a home folder of the job's own, and its key is a secret of the job; machine: the home folder of the runner's user, with the settings and the login that are there",
      },
    ),
  ),
  environment: Type.Optional(Environment),
};

const common = Type.Object(agentFields, closed);
/** What the specifications of all agents have in common. */
export type AgentSpec = Static<typeof common>;

/** What the schema can't say of it. */
export function agentProblem({ checkout, branch, commit, push, pullRequest }: AgentSpec): SpecProblem | null {
  const wrong = checkout && checkoutProblem(checkout);
  if (wrong) return wrong;
  const problem = branch === undefined ? null : refProblem(branch);
  if (problem !== null) return { where: 'branch', problem, value: branch ?? '' };
  const ofRepository = { branch, commit: commit === 'never' ? undefined : commit, push: push === 'never' ? undefined : push };
  const without = checkout ? undefined : Object.entries(ofRepository).find(([, value]) => value !== undefined);
  if (without) return { where: without[0], problem: 'needs a checkout', value: String(without[1]) };
  const wantsRequest = pullRequest !== undefined && pullRequest !== 'none';
  return wantsRequest && push !== 'gate' ? { where: 'pullRequest', problem: 'needs push: gate', value: pullRequest } : null;
}

/** The first line of the prompt that says something. */
export const promptName = ({ prompt }: { prompt: string }): string =>
  prompt
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '') ?? '';

/** The specification of one agent: what all have, and its own. */
export const agentSpec = <Own extends Record<string, TSchema>>(own: Own) => Type.Object({ ...agentFields, ...own }, closed);
