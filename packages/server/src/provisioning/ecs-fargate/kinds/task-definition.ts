import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { ProviderData } from '@baton/core';
import { ProviderError } from '../../interface.ts';
import { definitionOf, isSameDefinition } from '../definition.ts';
import type { Found, Kind, Making, Owner } from '../kind.ts';
import { isOurs, smallTags, stemOf, tagsOf } from '../names.ts';
import { adopted, orNull, unlessMissing } from './adopt.ts';

/** What is run: image, size, roles, log. Each change is another revision of the same family. */
export const taskDefinition: Kind = {
  kind: 'task-definition',
  title: 'Task definition',
  usualMs: 800,
  nameOf: stemOf,
  create: ensureRevision,
  find,
  remove: (name, owner) => dropRevisions(name, owner, []),
  removeRest: (name, owner) => dropRevisions(name, owner, []),
};

/** Revisions before the newest that may be gone back to. */
const lookBackMax = 4;

/** The revision that says what is ordered: one that is there, or another. */
export async function ensureRevision(name: string, making: Making): Promise<ProviderData> {
  const { aws, runnerId, facts } = making;
  adopted(await find(name, making), `task definition ${name}`);
  const wanted = definitionOf(name, making);
  for (const arn of (await revisions(name, 'ACTIVE', making)).slice(0, 1 + lookBackMax)) {
    const there = await describe(arn, making);
    if (there && isOurs(there.tags, runnerId) && isSameDefinition(wanted, there.definition)) return { name, arn };
  }
  const { taskDefinition: made } = await aws.ecs('RegisterTaskDefinition', (ecs, options) =>
    ecs.registerTaskDefinition({ ...wanted, tags: smallTags(tagsOf(runnerId, facts)) }, options),
  );
  if (made?.taskDefinitionArn === undefined)
    throw new ProviderError('unavailable', 'ecs:RegisterTaskDefinition: AWS answered without an ARN');
  return { name, arn: made.taskDefinitionArn };
}

const revisionOf = (arn: string): number => Number(arn.slice(arn.lastIndexOf(':') + 1));

/** ARNs, the newest first. */
async function revisions(family: string, status: 'ACTIVE' | 'INACTIVE', { aws }: Owner): Promise<string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.ecs('ListTaskDefinitions', (ecs, options) =>
      ecs.listTaskDefinitions(
        { familyPrefix: family, status, sort: 'DESC', ...(nextToken !== undefined && { nextToken }) },
        options,
      ),
    );
    arns.push(...(page.taskDefinitionArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  // the name is taken as the beginning of one
  return arns.filter((arn) => arn.includes(`/${family}:`)).sort((a, b) => revisionOf(b) - revisionOf(a));
}

async function describe(arn: string, { aws }: Owner) {
  const answer = await orNull(
    aws.ecs('DescribeTaskDefinition', (ecs, options) =>
      ecs.describeTaskDefinition({ taskDefinition: arn, include: ['TAGS'] }, options),
    ),
  );
  return answer?.taskDefinition ? { definition: answer.taskDefinition satisfies TaskDefinition, tags: answer.tags } : null;
}

async function find(name: string, owner: Owner): Promise<Found> {
  const [newest] = await revisions(name, 'ACTIVE', owner);
  const there = newest === undefined ? null : await describe(newest, owner);
  if (newest === undefined || there === null) return null;
  return isOurs(there.tags, owner.runnerId) ? { ours: true, data: { name, arn: newest } } : { ours: false };
}

/** Those in one request that AWS takes. */
const deletedAtOnce = 10;

/** Takes away the revisions of ours that are not kept. What is only deregistered would stay visible forever: it is deleted too. */
export async function dropRevisions(name: string, owner: Owner, kept: readonly string[]): Promise<void> {
  for (const arn of await revisions(name, 'ACTIVE', owner))
    if (!kept.includes(arn) && (await isOurRevision(arn, owner)))
      await unlessMissing(
        owner.aws.ecs('DeregisterTaskDefinition', (ecs, options) =>
          ecs.deregisterTaskDefinition({ taskDefinition: arn }, options),
        ),
      );
  const gone: string[] = [];
  for (const arn of await revisions(name, 'INACTIVE', owner)) if (await isOurRevision(arn, owner)) gone.push(arn);
  for (let at = 0; at < gone.length; at += deletedAtOnce) await deleteRevisions(gone.slice(at, at + deletedAtOnce), owner);
}

const isOurRevision = async (arn: string, owner: Owner): Promise<boolean> =>
  isOurs((await describe(arn, owner))?.tags, owner.runnerId);

async function deleteRevisions(taskDefinitions: string[], { aws }: Owner): Promise<void> {
  const { failures = [] } = await aws.ecs('DeleteTaskDefinitions', (ecs, options) =>
    ecs.deleteTaskDefinitions({ taskDefinitions }, options),
  );
  const failed = failures.find(({ reason }) => !/does not exist|not found|delete_in_progress/i.test(reason ?? ''));
  if (failed)
    throw new ProviderError(
      'not_ready',
      `ecs:DeleteTaskDefinitions of ${failed.arn}: ${[failed.reason, failed.detail].filter(Boolean).join(' ')}`,
    );
}
