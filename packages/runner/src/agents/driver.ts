import { join } from 'node:path';
import { type DriveContext, type DrivenJob, type Driver, JobFailed, type Json } from '../executors/driver.ts';
import { type AgentJob, type AgentReader, type AgentTool, noUsage } from './agent.ts';
import { readAsked } from './ask-people/asked.ts';
import { agentEnvironment, homeOf } from './environment.ts';
import { Fields } from './fields.ts';
import { finishWork, keepUnfinished } from './finish.ts';
import { readAgentJob } from './job.ts';
import { type AgentState, readState, stateToJson } from './state.ts';
import { Telling } from './telling.ts';
import { beginWorkspace, reopenWorkspace, stateOfWorkspace, type Workspace } from './workspace.ts';

/**
 * Drives a coding agent: a clean start, one run of the tool from a prompt or an answer to the end of its turn, and what becomes of its work.
 *
 * @param askCommand starts the server by which the agent asks people; a file for questions is added
 */
export function agentDriver<Own>(tool: AgentTool<Own>, askCommand: readonly [string, ...string[]] = ownCommand()): Driver {
  return {
    name: tool.executor,
    async drive(driven, context) {
      const telling = new Telling(context);
      const fields = new Fields(driven.spec);
      const job = readAgentJob(fields);
      const own = tool.readOwn(fields);
      const state = driven.resume === null ? null : readState(driven.resume.state);
      const workspace =
        state === null ? await beginWorkspace(job, driven, context) : await reopenWorkspace(job, state.workspace, context);
      const questions = join(context.scratch, 'questions.jsonl');
      const ask: readonly [string, ...string[]] | null = job.askPeople ? [...askCommand, questions] : null;
      const reader = await runTool({ tool, job, own, driven, context, telling, workspace, state, ask });
      const { problem, summary, exitCode } = reader;
      if (problem !== null) {
        await keepUnfinished(workspace, context, telling);
        return { kind: 'failed', exitCode: exitCode || null, message: problem };
      }
      const asked = readAsked(questions);
      if (asked === null) {
        await finishWork({ workspace, job, driven, context, telling, summary });
        return { kind: 'succeeded' };
      }
      telling.question(asked);
      const { question, choices } = asked;
      const detail = { tool: tool.title, choices: [...choices] };
      return { kind: 'awaiting', what: 'input', question, detail, state: await nextState(reader, workspace), stay: true };
    },
  };
}

interface Running<Own> {
  tool: AgentTool<Own>;
  job: AgentJob;
  own: Own;
  driven: DrivenJob;
  context: DriveContext;
  telling: Telling;
  workspace: Workspace;
  state: AgentState | null;
  ask: readonly [string, ...string[]] | null;
}

interface Ran extends Pick<AgentReader, 'sessionId' | 'usage' | 'summary'> {
  exitCode: number | null;
  problem: string | null;
}

/** It ends its turn by itself; stopped, it is asked to, then told to, then made to. */
const stop = [
  { signal: 'SIGINT', afterMs: 0 },
  { signal: 'SIGTERM', afterMs: 5_000 },
  { signal: 'SIGKILL', afterMs: 10_000 },
] as const;

async function runTool<Own>(running: Running<Own>): Promise<Ran> {
  const { tool, job, own, driven, context, telling, workspace, state, ask } = running;
  const home = homeOf(job, context);
  const environment = agentEnvironment(job, driven, context, home);
  const spent = state?.spent ?? noUsage;
  const run = { job, own, environment, home, ask, sessionId: state?.sessionId ?? null, spent };
  const { args, environment: ofTool } = tool.start(run);
  const reader = tool.reader(run, telling);
  const end = await context.run({
    command: [tool.program, ...args],
    cwd: workspace.folder,
    environment: { ...environment, ...ofTool },
    input: inputOf(job, driven, telling),
    stdout: (line) => reader.line(line),
    until: reader.hopeless,
    stop,
  });
  const { sessionId, usage, summary } = reader;
  if (sessionId !== null) context.output('sessionId', sessionId);
  if (context.stopping.aborted) throw new JobFailed(`${tool.title} was stopped`);
  return { sessionId, usage, summary, exitCode: end.exitCode, problem: reader.problem(end) };
}

/** The prompt, or what a person has answered. */
function inputOf({ prompt }: AgentJob, { resume }: DrivenJob, telling: Telling): string {
  if (resume === null) {
    telling.prompt(prompt);
    return prompt;
  }
  const { text, by } = resume.answer;
  telling.answer(text, by);
  return `${by} answers your question:\n\n${text}`;
}

async function nextState({ sessionId, usage }: Ran, workspace: Workspace): Promise<Json> {
  if (sessionId === null) throw new JobFailed('the tool has not said which conversation this is, so it could not go on');
  return stateToJson({ sessionId, spent: usage, workspace: await stateOfWorkspace(workspace) });
}

/** This program's own: it has a verb for it. */
const ownCommand = (): [string, ...string[]] => [process.execPath, ...process.execArgv, process.argv[1] ?? '', 'ask-people'];
