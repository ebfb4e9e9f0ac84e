import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { SubmitJob } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { nameByFile } from '@baton/protocol/workflow-name';
import { parseVariable } from './variable.ts';

/** The executor of workflows. */
export const workflowExecutor = 'gitea-workflow';

export interface WorkflowFlags {
  /** of a workflow; `-` is standard input */
  file?: string;
  /** each `NAME=VALUE`, or `NAME` for the value that it has here */
  var?: string[];
}

const usage = (problem: string): ApiError => new ApiError('usage', { problem });

/** Whether a workflow is given, and so the executor of it is meant. Throws `usage`, when another one is named beside it. */
export function isWorkflow({ file, var: variables }: WorkflowFlags, executor: string | undefined): boolean {
  const given = file !== undefined ? '--file' : variables !== undefined ? '--var' : null;
  if (given === null || executor === undefined || executor === workflowExecutor) return given !== null;
  throw usage(`${given} goes with --executor ${workflowExecutor}; say what ${executor} does by --set FIELD=VALUE or --spec FILE`);
}

/** What the flags say of a workflow. Throws `usage`. */
export function workflowOf(
  { file, var: variables = [] }: WorkflowFlags,
  here: Readonly<Record<string, string | undefined>>,
): SubmitJob['spec'] {
  return {
    ...(file !== undefined && { workflow: textOf(file) }),
    ...(variables.length > 0 && {
      variables: Object.fromEntries(variables.map((text) => parseVariable('--var', text, here))),
    }),
  };
}

/** A job whose workflow has no name is called as its file, as Gitea shows it. */
export function calledAsItsFile(job: SubmitJob, { file = '-' }: WorkflowFlags): SubmitJob {
  const { workflow } = job.spec;
  if (job.name !== undefined || file === '-' || typeof workflow !== 'string') return job;
  const name = nameByFile(workflow, basename(file));
  return name === '' ? job : { name, ...job };
}

/** What is no UTF-8 would run as something else than it says. */
function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file === '-' ? 0 : file));
  } catch (error) {
    const isCode = error instanceof TypeError;
    throw usage(`--file ${file}: ${isCode ? 'is no text in UTF-8' : (error as Error).message}`);
  }
}
