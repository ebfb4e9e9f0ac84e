import { type Static, Type } from 'typebox';
import { type AgentSpec, agentProblem, agentSpec, promptName, wordsOf } from './agent-fields.ts';
import type { SpecKind } from './spec-kind.ts';

/** What Codex does. */
export const CodexSpec = agentSpec({
  effort: Type.Optional(
    wordsOf(
      { minimal: 'Minimal', low: 'Low', medium: 'Medium', high: 'High', xhigh: 'Very high' },
      { title: 'Effort', description: "how much the model thinks; left out: the tool's default" },
    ),
  ),
  sandbox: Type.Optional(
    wordsOf(
      { 'workspace-write': 'Change its folder', 'read-only': 'Only read', 'danger-full-access': 'Everything' },
      {
        title: 'Sandbox',
        description:
          'what its commands may do; default: workspace-write. danger-full-access is for machines that hold nothing else',
      },
    ),
  ),
  network: Type.Optional(
    Type.Boolean({
      title: 'Network',
      description: 'whether its commands may reach the network out of workspace-write; default: false',
    }),
  ),
  maxTokens: Type.Optional(
    Type.Integer({
      minimum: 1000,
      maximum: 1_000_000_000,
      title: 'Most tokens',
      description:
        'read and written, over all questions. Codex tells of them when its turn has ended: beyond them the job fails then, and nothing is pushed',
    }),
  ),
});
export type CodexSpec = Static<typeof CodexSpec>;

export const codexSpec: SpecKind<CodexSpec> = {
  executor: 'codex',
  schema: CodexSpec,
  /** The network can only be opened out of a sandbox that closes it and lets commands write. */
  problemOf: (spec) =>
    spec.network === true && (spec.sandbox ?? 'workspace-write') !== 'workspace-write'
      ? { where: 'network', problem: 'goes with sandbox: workspace-write', value: 'true' }
      : agentProblem(spec as AgentSpec),
  nameOf: promptName,
};
