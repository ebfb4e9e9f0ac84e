import type { AccessKey, NewJob } from '../wire.ts';
import { ansibleKind } from './ansible.ts';
import { AccessKeys, type Assigned } from './assigned.ts';
import { environmentOf } from './environment.ts';
import type { Inventory, Kind } from './kind.ts';
import { repositoryOf } from './repository.ts';
import { shellKind } from './shell.ts';
import { terraformKind } from './terraform.ts';

const kinds: Readonly<Record<string, Kind<never>>> = { ansible: ansibleKind, shell: shellKind, terraform: terraformKind };

/** What runners of Semaphore can be given. */
export const semaphoreExecutors = Object.keys(kinds);

/**
 * A job in Semaphore's words, and the secrets that it names by number. Whoever made it saw to it that these words are enough: `needsNative` of core.
 *
 * @param createdAt by the server's clock
 */
export function semaphoreJobOf(assigned: Assigned, createdAt: number): { job: NewJob; keys: AccessKey[] } {
  const { assignment, taskId, projectId, templateId } = assigned;
  const kind = kinds[assignment.executor] as Kind<unknown> | undefined;
  if (!kind) throw new Error(`no runner of Semaphore is given ${assignment.executor}`);
  const { spec, name } = assignment;
  const keys = new AccessKeys(assigned);
  const row = { id: taskId, name, project_id: projectId };
  const repository = repositoryOf(assigned, kind.checkout(spec), keys);
  const ofInventory: Inventory = kind.inventory?.(spec, keys) ?? { type: 'none', inventory: '' };
  const job: NewJob = {
    Username: 'baton',
    IncomingVersion: null,
    Alias: '',
    task: {
      ...{ id: taskId, template_id: templateId, project_id: projectId, status: 'starting' },
      ...{ created: new Date(createdAt).toISOString(), message: name, params: {} },
      ...kind.task?.(spec),
    },
    template: {
      ...row,
      id: templateId,
      ...{ app: kind.app(spec), playbook: kind.playbook(spec), arguments: JSON.stringify(kind.args(spec, assigned)) },
      ...{ type: '', inventory_id: taskId, repository_id: repository.id, environment_id: taskId },
      ...kind.template?.(spec, keys),
    },
    inventory: { ...row, ...ofInventory },
    inventory_repository: null,
    repository,
    environment: {
      ...row,
      json: JSON.stringify(kind.extraVars?.(spec) ?? {}),
      env: JSON.stringify(environmentOf(assigned, kind.environment(spec))),
    },
  };
  return { job, keys: keys.list };
}
