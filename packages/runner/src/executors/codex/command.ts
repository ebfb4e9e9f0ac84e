import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentRun } from '../../agents/agent.ts';
import type { Fields } from '../../agents/fields.ts';
import type { Usage } from '../../agents/usage.ts';
import { JobFailed } from '../driver.ts';

const sandboxes = ['workspace-write', 'read-only', 'danger-full-access'] as const;

/** What only jobs of Codex say. */
export interface CodexFields {
  sandbox: (typeof sandboxes)[number];
  network: boolean;
  maxTokens: number | null;
}

export const readCodexFields = (fields: Fields): CodexFields => ({
  sandbox: fields.choice('sandbox', sandboxes, 'workspace-write'),
  network: fields.flag('network', false),
  maxTokens: fields.number('maxTokens'),
});

/** The prompt is read from stdin. Settings go as `-c`, which a conversation that goes on takes as well as a new one. */
export function codexArguments({ job, own, ask, sessionId, environment, spent }: AgentRun<CodexFields>): string[] {
  if (own.maxTokens !== null && tokensOf(spent) >= own.maxTokens) throw new JobFailed(tokensUsedUp(own.maxTokens, spent));
  const settings: [string, string | number | boolean | readonly string[] | null | undefined][] = [
    ['approval_policy', 'never'],
    ['sandbox_mode', own.sandbox],
    ['sandbox_workspace_write.network_access', own.network ? true : null],
    ['model_reasoning_effort', job.effort],
    ['developer_instructions', job.instructions],
    ['openai_base_url', environment.OPENAI_BASE_URL || null],
    ['analytics.enabled', false],
    ['feedback.enabled', false],
    ['check_for_update_on_startup', false],
    ['mcp_servers.baton.command', ask?.[0]],
    ['mcp_servers.baton.args', ask?.slice(1)],
  ];
  const set = settings.filter(([, value]) => value !== null && value !== undefined);
  return [
    'exec',
    ...(sessionId === null ? [] : ['resume']),
    '--json',
    '--skip-git-repo-check',
    ...(job.model === null ? [] : ['--model', job.model]),
    // what JSON writes of texts, flags and lists of texts is TOML too
    ...set.flatMap(([name, value]) => ['--config', `${name}=${JSON.stringify(value)}`]),
    ...(sessionId === null ? [] : [sessionId]),
    '-',
  ];
}

/** The tool itself reads its key from the first of these alone. It wants its folder to be there. */
export function codexEnvironment({ home, environment }: AgentRun<CodexFields>): Record<string, string | undefined> {
  const key = environment.CODEX_API_KEY || environment.OPENAI_API_KEY;
  const folder = home === null ? null : join(home, '.codex');
  if (folder !== null) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { ...(folder === null ? {} : { CODEX_HOME: folder }), ...(key ? { CODEX_API_KEY: key } : {}) };
}

export const tokensOf = ({ inputTokens, outputTokens }: Usage): number => inputTokens + outputTokens;

export const tokensUsedUp = (max: number, usage: Usage): string =>
  `the limit of ${max} tokens was passed: ${tokensOf(usage)} (maxTokens)`;
