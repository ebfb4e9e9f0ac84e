import { type Static, Type } from 'typebox';
import { agentProblem, agentSpec, promptName, wordsOf } from './agent-fields.ts';
import type { SpecKind } from './spec-kind.ts';

const rules = (about: { title: string; description: string }) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 500, pattern: '^[^-\\p{Cc}][^\\p{Cc}]*$' }), { maxItems: 200, ...about }),
  );

/** What Claude Code does. */
export const ClaudeCodeSpec = agentSpec({
  effort: Type.Optional(
    wordsOf(
      { low: 'Low', medium: 'Medium', high: 'High', xhigh: 'Very high', max: 'The most' },
      { title: 'Effort', description: "how much the model thinks; left out: the tool's default" },
    ),
  ),
  systemPrompt: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100_000,
      pattern: '^[^\\0]*$',
      multiline: true,
      title: 'System prompt',
      description: "in place of the tool's own; rarely what you want: see instructions",
    }),
  ),
  permissionMode: Type.Optional(
    wordsOf(
      {
        acceptEdits: 'Edit files',
        default: 'Only what is allowed below',
        plan: 'Read and plan',
        bypassPermissions: 'Everything',
      },
      {
        title: 'Permission',
        description:
          'what the agent may do without asking; what it may not do is refused and listed in the result; default: acceptEdits. bypassPermissions is for machines that hold nothing else, and the tool refuses it to root',
      },
    ),
  ),
  allowedTools: rules({ title: 'Allowed tools', description: 'what it may do besides: Bash(npm test), Read, WebFetch' }),
  disallowedTools: rules({
    title: 'Forbidden tools',
    description: 'what it may not do in any case: WebSearch, Bash(git push:*)',
  }),
  maxTurns: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000, title: 'Most turns', description: 'of the model, over all questions' }),
  ),
  maxBudgetUsd: Type.Optional(
    Type.Number({
      minimum: 0.01,
      maximum: 100_000,
      title: 'Most cost (USD)',
      description: 'as the tool reckons it, over all questions',
    }),
  ),
});
export type ClaudeCodeSpec = Static<typeof ClaudeCodeSpec>;

export const claudeCodeSpec: SpecKind<ClaudeCodeSpec> = {
  executor: 'claude-code',
  schema: ClaudeCodeSpec,
  problemOf: agentProblem,
  nameOf: promptName,
};
