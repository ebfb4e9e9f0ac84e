import type { SubmitJob } from '@baton/protocol';
import type { ConnectionFlags } from '../../config/connection.ts';
import { parseConcurrency, parseDraws, parseRange, recordOf } from './needs.ts';
import { secretsOf } from './secrets.ts';
import { specOf } from './spec.ts';
import { parseVariable } from './variable.ts';
import { isWorkflow, type WorkflowFlags, workflowExecutor, workflowOf } from './workflow.ts';

export interface RunFlags extends ConnectionFlags, WorkflowFlags {
  executor?: string;
  spec?: string;
  set?: string[];
  label?: string[];
  executorVersion?: string;
  range?: string[];
  draw?: string[];
  attribute?: string[];
  device?: string[];
  runnerVersion?: string;
  concurrency?: string;
  name?: string;
  priority?: number;
  project?: string;
  runner?: string;
  env?: string[];
  secret?: string[];
  secretEnv?: string[];
  onLost?: NonNullable<SubmitJob['onLost']>;
  onPartition?: NonNullable<SubmitJob['onPartition']>;
  maxAttempts?: number;
  timeLimit?: number;
  waitLimit?: number;
  detach?: true;
  raw?: boolean;
  json?: true;
}

/** The submission that a command line asks for. */
export function submissionOf(command: string[], flags: RunFlags, here: Readonly<Record<string, string | undefined>>): SubmitJob {
  const environment = Object.fromEntries((flags.env ?? []).map((text) => parseVariable('--env', text, here)));
  const executor = isWorkflow(flags, flags.executor) ? workflowExecutor : flags.executor;
  const spec = specOf(command, { ...flags, ...(executor !== undefined && { executor }) }, workflowOf(flags, here));
  if (flags.env) spec.environment = environment;
  const { name, project, priority, runner, onLost, onPartition, maxAttempts } = flags;
  const optional = {
    name,
    project,
    executor,
    labels: flags.label,
    executorVersionMin: flags.executorVersion,
    ranges: flags.range && recordOf('--range', flags.range, parseRange),
    drawFrom: flags.draw && parseDraws(flags.draw),
    attributes: flags.attribute && recordOf('--attribute', flags.attribute, (text) => text),
    device: flags.device && [...new Set(flags.device.filter((label) => label !== ''))],
    runnerVersionMin: flags.runnerVersion,
    concurrency: flags.concurrency === undefined ? undefined : parseConcurrency(flags.concurrency),
    priority,
    runner,
    onLost,
    onPartition,
    maxAttempts,
    timeLimitMs: flags.timeLimit,
    waitLimitMs: flags.waitLimit,
  };
  const secrets = secretsOf(flags.secret, flags.secretEnv, here);
  return { ...(withoutUndefined(optional) as Partial<SubmitJob>), ...secrets, spec };
}

const withoutUndefined = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
