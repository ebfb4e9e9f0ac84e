import type { Checkout } from '@baton/protocol';
import type { AccessKeys, Assigned } from './assigned.ts';

/** What stands in the row of an inventory beside what all rows have. */
export interface Inventory extends Record<string, unknown> {
  type: string;
  inventory: string;
}

/** How jobs of one executor are said in Semaphore's words. */
export interface Kind<Spec> {
  /** what its runner starts */
  app(spec: Spec): string;
  /** the file that is run, or the folder in which it is */
  playbook(spec: Spec): string;
  checkout(spec: Spec): Checkout | undefined;
  environment(spec: Spec): Readonly<Record<string, string>>;
  /** words of the command line */
  args(spec: Spec, assigned: Assigned): string[];
  /** variables of Ansible; left out: none */
  extraVars?(spec: Spec): object;
  inventory?(spec: Spec, keys: AccessKeys): Inventory;
  task?(spec: Spec): object;
  template?(spec: Spec, keys: AccessKeys): object;
}
