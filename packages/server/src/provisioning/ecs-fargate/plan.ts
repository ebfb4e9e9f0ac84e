import type { Kind } from './kind.ts';
import { cluster } from './kinds/cluster.ts';
import { logGroup } from './kinds/log-group.ts';
import { executionRole, taskRole } from './kinds/roles.ts';
import { secret } from './kinds/secret.ts';
import { securityGroup } from './kinds/security-group.ts';
import { service } from './kinds/service.ts';
import { taskDefinition } from './kinds/task-definition.ts';
import type { Settings } from './settings.ts';

/** In the order in which they are made; each needs only what stands before it. */
const kinds: readonly Kind[] = [logGroup, secret, executionRole, taskRole, securityGroup, cluster, taskDefinition, service];

/** What is made for a runner with such settings. */
export const kindsFor = ({ securityGroups }: Pick<Settings, 'securityGroups'>): readonly Kind[] =>
  securityGroups === null ? kinds : kinds.filter((each) => each !== securityGroup);

export function kindOf(name: string): Kind {
  const kind = kinds.find((each) => each.kind === name);
  if (kind === undefined) throw new Error(`ecs-fargate makes no ${name}`);
  return kind;
}
