/** A step of the conversation with a coding agent. `cut`: how many characters were left out of its texts. */
export type AgentStep =
  | { kind: 'prompt' | 'message' | 'thinking' | 'note'; text: string; cut: number }
  | { kind: 'answer'; text: string; by: string; cut: number }
  | { kind: 'question'; question: string; choices: string[]; cut: number }
  | AgentToolCall;

export interface AgentToolCall {
  kind: 'tool';
  id: string;
  name: string;
  /** what it was called with, in one text: a command, a path, or JSON */
  input: string;
  /** null: it has not ended */
  output: string | null;
  /** null: it has not ended */
  ok: boolean | null;
  cut: number;
}

/** What the agent changed in its repository. */
export interface AgentChanges {
  branch: string;
  /** commit from which it began */
  base: string;
  /** last commit of the branch */
  commit: string;
  commits: number;
  files: number;
  added: number;
  removed: number;
}

/** What a coding agent said and did, as far as it is known. What is beyond its limits is counted only. */
export interface AgentResult {
  /** for people: Claude Code, Codex */
  tool: string;
  version: string | null;
  model: string | null;
  sessionId: string | null;
  steps: AgentStep[];
  stepsSeen: number;
  /** of the whole job; null: the tool does not tell */
  costUsd: number | null;
  turns: number;
  inputTokens: number;
  /** those of the input that were read from the maker's cache */
  cachedTokens: number;
  outputTokens: number;
  /** what the agent wanted to do and was not allowed to */
  denied: { tool: string; input: string }[];
  deniedSeen: number;
  changes: AgentChanges | null;
  pushed: boolean;
  pullRequest: string | null;
}

export const agentLimits = { steps: 2000, denied: 100 } as const;

export const emptyAgentResult = (): AgentResult => ({
  tool: '',
  version: null,
  model: null,
  sessionId: null,
  steps: [],
  stepsSeen: 0,
  costUsd: null,
  turns: 0,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  denied: [],
  deniedSeen: 0,
  changes: null,
  pushed: false,
  pullRequest: null,
});

type Event = Readonly<Record<string, unknown>>;
type Fold = (result: AgentResult, event: Event) => void;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const known = (value: unknown): string | null => text(value) || null;
const amount = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

function add(result: AgentResult, step: AgentStep): void {
  result.stepsSeen += 1;
  if (result.steps.length < agentLimits.steps) result.steps.push(step);
}

const said =
  (kind: 'prompt' | 'message' | 'thinking' | 'note'): Fold =>
  (result, event) =>
    add(result, { kind, text: text(event.text), cut: amount(event.cut) });

const folds: Readonly<Record<string, Fold>> = {
  'agent.session': (result, { tool, version, model, sessionId }) => {
    result.tool = text(tool) || result.tool;
    result.version = known(version) ?? result.version;
    result.model = known(model) ?? result.model;
    result.sessionId = known(sessionId) ?? result.sessionId;
  },
  'agent.prompt': said('prompt'),
  'agent.message': said('message'),
  'agent.thinking': said('thinking'),
  'agent.note': said('note'),
  'agent.answer': (result, event) =>
    add(result, { kind: 'answer', text: text(event.text), by: text(event.by), cut: amount(event.cut) }),
  'agent.question': (result, event) =>
    add(result, { kind: 'question', question: text(event.question), choices: texts(event.choices), cut: amount(event.cut) }),
  'agent.tool': (result, { id, name, input, cut }) =>
    add(result, { kind: 'tool', id: text(id), name: text(name), input: text(input), output: null, ok: null, cut: amount(cut) }),
  'agent.toolEnd': (result, { id, output, ok, cut }) => {
    const call = result.steps.findLast(
      (step): step is AgentToolCall => step.kind === 'tool' && step.id === id && step.ok === null,
    );
    if (!call) return;
    call.output = text(output);
    call.ok = ok === true;
    call.cut += amount(cut);
  },
  'agent.usage': (result, { costUsd, turns, inputTokens, cachedTokens, outputTokens }) => {
    result.costUsd = typeof costUsd === 'number' ? amount(costUsd) : result.costUsd;
    result.turns = amount(turns);
    result.inputTokens = amount(inputTokens);
    result.cachedTokens = amount(cachedTokens);
    result.outputTokens = amount(outputTokens);
  },
  'agent.denied': (result, { tool, input }) => {
    result.deniedSeen += 1;
    if (result.denied.length < agentLimits.denied) result.denied.push({ tool: text(tool), input: text(input) });
  },
  'agent.changes': (result, { branch, base, commit, commits, files, added, removed }) => {
    result.changes = {
      branch: text(branch),
      base: text(base),
      commit: text(commit),
      commits: amount(commits),
      files: amount(files),
      added: amount(added),
      removed: amount(removed),
    };
  },
  'agent.pushed': (result) => {
    result.pushed = true;
  },
  'agent.pullRequest': (result, { url }) => {
    result.pullRequest = known(url) ?? result.pullRequest;
  },
};

/** Adds what one event tells. Types that are not known are ignored. */
export function foldAgent(result: AgentResult, event: Event): void {
  const { type } = event;
  if (typeof type === 'string' && Object.hasOwn(folds, type)) folds[type]?.(result, event);
}
