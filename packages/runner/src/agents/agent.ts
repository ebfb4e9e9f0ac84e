import type { CheckoutSpec } from '../checkout/spec.ts';
import type { ToolEnd } from '../executors/driver.ts';
import type { Fields } from './fields.ts';
import type { Telling } from './telling.ts';
import type { Usage } from './usage.ts';

/** A coding agent, as the driver that all share sees it. `Own` is what only its specifications say. */
export interface AgentTool<Own = unknown> {
  /** of its executor */
  readonly executor: string;
  /** for people */
  readonly title: string;
  readonly program: string;
  /** variables of which one holds its key; the first is the one to name */
  readonly keys: readonly string[];
  /** Throws `JobFailed`. */
  readOwn(fields: Fields): Own;
  /** What is to be started. The prompt is what it reads. Throws `JobFailed` when a limit leaves nothing to do. */
  start(run: AgentRun<Own>): { args: string[]; environment: Record<string, string | undefined> };
  /** Reads what one run prints. */
  reader(run: AgentRun<Own>, telling: Telling): AgentReader;
}

/** What the specifications of all agents say, every field there. */
export interface AgentJob {
  prompt: string;
  model: string | null;
  effort: string | null;
  instructions: string | null;
  checkout: CheckoutSpec | null;
  branch: string | null;
  commit: 'never' | 'leftovers';
  push: 'never' | 'gate';
  pullRequest: 'none' | 'draft' | 'ready';
  author: { name: string; email: string } | null;
  askPeople: boolean;
  account: 'job' | 'machine';
  environment: Record<string, string>;
}

/** One run of the tool: from a prompt, or an answer, to the end of its turn. */
export interface AgentRun<Own> {
  job: AgentJob;
  own: Own;
  /** what the tool gets, without its own part */
  environment: Readonly<Record<string, string | undefined>>;
  /** home folder of the job's own; null: the tool has that of the runner's user */
  home: string | null;
  /** starts the server by which it asks people; null: it may not */
  ask: readonly [string, ...string[]] | null;
  /** the conversation to go on with */
  sessionId: string | null;
  /** before this run */
  spent: Usage;
}

export const noUsage: Usage = { costUsd: null, turns: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0 };

/** Takes the lines that a tool prints, tells what they say, and judges at the end. */
export interface AgentReader {
  line(line: string): void;
  /** aborts when nothing good can come any more */
  readonly hopeless: AbortSignal;
  readonly sessionId: string | null;
  /** with what was spent before */
  readonly usage: Usage;
  /** last words of the agent; empty: none */
  readonly summary: string;
  /** Why it did not succeed, for people; null: it did. */
  problem(end: ToolEnd): string | null;
}
