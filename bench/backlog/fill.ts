import { hash, randomBytes, randomUUID } from 'node:crypto';
import {
  canonicalRequirements,
  complete,
  insert,
  instanceScopeId,
  type JobClass,
  type KeyRows,
  keyIdOf,
  normalRequirements,
  type Plan,
  plainRequirements,
  submit,
  submittedBy,
} from '@baton/core';
import type { Commit, Store } from '@baton/server/store';
import { type Kind, kindOf, projectId, projectName, projects } from './kinds.ts';

const commitsAtOnce = 1_000;
/** As many batches under way as keep a store busy. */
const lanes = 2;
const by = 'bench';

/**
 * Puts so many jobs into an empty store, each as a submission with an idempotency key would: one a millisecond until now. A million
 * submissions over HTTP would take an hour.
 *
 * @returns the id of one in `every`
 */
export async function fill(store: Store, jobs: number, every: number): Promise<string[]> {
  const scopes = Array.from({ length: projects }, (_, project) => projectScope(project));
  await store.commit([{ changes: scopes, guards: [], events: [] }]);
  const classes = new Map<Kind, JobClass>();
  const stored = new Set<Kind>();
  const keys = new Map<string, KeyRows>();
  const samples: string[] = [];
  const startAt = Date.now() - jobs;
  let next = 0;
  const fillSome = async (): Promise<void> => {
    while (next < jobs) {
      const commits: Commit[] = [];
      for (; commits.length < commitsAtOnce && next < jobs; next++) {
        const kind = kindOf(next);
        const jobClass = classes.get(kind) ?? classOf(kind);
        classes.set(kind, jobClass);
        const id = idAt(startAt + next);
        if (next % every === 0) samples.push(id);
        const plan = submission(kind, jobClass, stored.has(kind), id, startAt + next);
        commits.push(kind.key === null ? plan : keyed(plan, keys));
        stored.add(kind);
      }
      for (const { status } of await store.commit(commits)) if (status !== 'committed') throw new Error('a job was not stored');
    }
  };
  await Promise.all(Array.from({ length: lanes }, fillSome));
  return samples;
}

const projectScope = (project: number) =>
  insert('scope', {
    id: projectId(project),
    revision: 1,
    kind: 'project',
    name: projectName(project),
    parentId: instanceScopeId,
    createdAt: Date.now(),
    protectedAt: null,
    removedAt: null,
  });

function classOf({ project, label }: Kind): JobClass {
  const requirements = normalRequirements({ ...plainRequirements(projectId(project), 'shell'), labels: [label] });
  return { id: hash('sha256', canonicalRequirements(requirements)).slice(0, 32), revision: 1, requirements };
}

/** The submission with what it means for its key. Of what is parked nothing ever becomes ready here, so nothing of it need be known. */
function keyed(plan: Plan, keys: Map<string, KeyRows>): Plan {
  const [job] = submittedBy(plan);
  const keyId = job ? (keyIdOf(job) ?? '') : '';
  const made = complete(plan, new Map(), new Map([[keyId, keys.get(keyId) ?? { key: null, ready: [], parked: [] }]]));
  for (const [id, rows] of made.keys) keys.set(id, { ...rows, parked: [] });
  return made.plan;
}

/** What `POST /api/v1/jobs` commits for such a job, but for its key. */
const submission = (kind: Kind, jobClass: JobClass, isClassStored: boolean, id: string, now: number): Plan =>
  submit(
    {
      ...{ id, scopeId: projectId(kind.project), name: kind.name, executor: 'shell', jobClass, isClassStored, priority: 0 },
      ...{
        onLost: 'requeue',
        onPartition: 'continue',
        maxAttempts: 3,
        timeLimitMs: null,
        waitLimitMs: null,
        concurrency: kind.key === null ? null : { key: kind.key, limit: 1 },
        rerunOf: null,
        ...{ templateId: null, run: null },
      },
      ...{ spec: { command: ['true'] }, secrets: null, submittedBy: by },
      idempotency: { key: randomUUID(), requestHash: hash('sha256', id) },
    },
    now,
  );

/** A UUID of version 7, as the server gives them: in the order of time. */
function idAt(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  const random = randomBytes(10).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`;
}
