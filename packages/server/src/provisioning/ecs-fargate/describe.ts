import type { Deployment, Service, Task } from '@aws-sdk/client-ecs';
import { type Description, ProviderError } from '../interface.ts';
import type { Owner } from './kind.ts';
import { orNull } from './kinds/adopt.ts';
import { serviceOf } from './kinds/service.ts';

/** Said and shown at most. */
const reasonsMax = 12;
const logLinesMax = 8;
const charsMax = 500;

interface Said {
  at: number;
  text: string;
}

/** Whether the runner's program runs, and what AWS says about that. */
export async function describeProgram(name: string, owner: Owner): Promise<Pick<Description, 'program' | 'reasons'>> {
  const service = await serviceOf(name, owner);
  if (service === null || service.status === 'INACTIVE') return { program: 'none', reasons: [] };
  const tasks = await tasksOf(name, owner);
  const said = [...eventsOf(service), ...deploymentsOf(service), ...tasks.flatMap(stopsOf)];
  const reasons = [...new Set(said.sort((a, b) => b.at - a.at).map(({ text }) => text.slice(0, charsMax)))].slice(0, reasonsMax);
  return { program: programOf(service), reasons: [...reasons, ...(await lastWords(name, owner, tasks))] };
}

function programOf({ status, desiredCount = 0, runningCount = 0, deployments = [] }: Service): Description['program'] {
  if (runningCount > 0) return 'running';
  const newest = deployments.find((each) => each.status === 'PRIMARY');
  return status !== 'ACTIVE' || desiredCount === 0 || newest?.rolloutState === 'FAILED' ? 'stopped' : 'starting';
}

const timeOf = (at: Date | undefined): number => at?.getTime() ?? 0;

/** The newest of what the service says; that all is well is no reason. */
const eventsOf = ({ events = [] }: Service): Said[] =>
  events
    .filter(({ message = '' }) => message !== '' && !/steady state|has started \d|deployment completed/i.test(message))
    .slice(0, reasonsMax)
    .map(({ createdAt, message = '' }) => ({ at: timeOf(createdAt), text: message }));

const deploymentsOf = ({ deployments = [] }: Service): Said[] =>
  deployments
    .filter(({ rolloutState }: Deployment) => rolloutState === 'FAILED')
    .map(({ updatedAt, rolloutStateReason = 'the deployment failed' }) => ({ at: timeOf(updatedAt), text: rolloutStateReason }));

function stopsOf({ stoppedAt, stoppingAt, stopCode, stoppedReason, containers = [] }: Task): Said[] {
  const at = timeOf(stoppedAt ?? stoppingAt);
  const ends = containers.flatMap(({ reason, exitCode }) => [
    ...(reason === undefined || reason === stoppedReason ? [] : [reason]),
    ...(exitCode === undefined ? [] : [`the runner ended with exit code ${exitCode}`]),
  ]);
  const whole = [stoppedReason && (stopCode ? `${stopCode}: ${stoppedReason}` : stoppedReason), ...ends];
  return whole.flatMap((text) => (text ? [{ at, text }] : []));
}

async function tasksOf(name: string, { aws }: Owner): Promise<Task[]> {
  const found: Task[] = [];
  for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
    const listed = await orNull(
      aws.ecs('ListTasks', (ecs, options) =>
        ecs.listTasks({ cluster: name, serviceName: name, desiredStatus, maxResults: 10 }, options),
      ),
    );
    const arns = listed?.taskArns ?? [];
    if (arns.length === 0) continue;
    const { tasks = [] } = await aws.ecs('DescribeTasks', (ecs, options) =>
      ecs.describeTasks({ cluster: name, tasks: arns }, options),
    );
    found.push(...tasks);
  }
  return found.sort((a, b) => timeOf(b.createdAt) - timeOf(a.createdAt));
}

/** What the newest task wrote last: why a runner that runs does not register stands there, if anywhere. */
async function lastWords(name: string, owner: Owner, [newest]: readonly Task[]): Promise<string[]> {
  const taskId = newest?.taskArn?.split('/').at(-1);
  if (taskId === undefined) return [];
  try {
    return await lastLines(name, `runner/runner/${taskId}`, owner);
  } catch (error) {
    // that the log may not be read must not hide what ECS says
    if (error instanceof ProviderError && error.code === 'denied') return [error.message];
    throw error;
  }
}

async function lastLines(logGroupName: string, logStreamName: string, { aws }: Owner): Promise<string[]> {
  const answer = await orNull(
    aws.logs('GetLogEvents', (logs, options) =>
      logs.getLogEvents({ logGroupName, logStreamName, limit: logLinesMax, startFromHead: false }, options),
    ),
  );
  return (answer?.events ?? []).flatMap(({ message }) => (message ? [`log: ${message.slice(0, charsMax)}`] : []));
}
