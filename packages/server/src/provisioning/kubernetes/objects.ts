import type { V1DeleteOptions, V1Deployment, V1ObjectMeta, V1Secret, V1ServiceAccount } from '@kubernetes/client-node';
import { ProviderError } from '../interface.ts';
import type { Cluster } from './cluster.ts';
import { unlessRefused } from './refusal.ts';
import { marks } from './words.ts';

interface Kept {
  metadata?: V1ObjectMeta;
}

/** How objects of a kind are read and written, and what people call it. */
export interface Kind<T extends Kept> {
  title: string;
  read(name: string): Promise<T>;
  make(body: T): Promise<T>;
  write(name: string, body: T): Promise<T>;
  remove(name: string, body: V1DeleteOptions): Promise<unknown>;
}

export const deploymentsOf = ({ apps }: Cluster, namespace: string): Kind<V1Deployment> => ({
  title: 'deployment',
  read: (name) => apps.readNamespacedDeployment({ name, namespace }),
  make: (body) => apps.createNamespacedDeployment({ namespace, body }),
  write: (name, body) => apps.replaceNamespacedDeployment({ name, namespace, body }),
  remove: (name, body) => apps.deleteNamespacedDeployment({ name, namespace, body }),
});

export const secretsOf = ({ core }: Cluster, namespace: string): Kind<V1Secret> => ({
  title: 'secret',
  read: (name) => core.readNamespacedSecret({ name, namespace }),
  make: (body) => core.createNamespacedSecret({ namespace, body }),
  write: (name, body) => core.replaceNamespacedSecret({ name, namespace, body }),
  remove: (name, body) => core.deleteNamespacedSecret({ name, namespace, body }),
});

export const accountsOf = ({ core }: Cluster, namespace: string): Kind<V1ServiceAccount> => ({
  title: 'service account',
  read: (name) => core.readNamespacedServiceAccount({ name, namespace }),
  make: (body) => core.createNamespacedServiceAccount({ namespace, body }),
  write: (name, body) => core.replaceNamespacedServiceAccount({ name, namespace, body }),
  remove: (name, body) => core.deleteNamespacedServiceAccount({ name, namespace, body }),
});

const isOf = (runnerId: string, { metadata }: Kept): boolean => metadata?.labels?.[marks.runner] === runnerId;

/** What is there under a name and marked as this runner's; null: nothing. */
export async function own<T extends Kept>(cluster: Cluster, kind: Kind<T>, name: string, runnerId: string): Promise<T | null> {
  const found = await cluster.unless(404, `look at the ${kind.title} ${name}`, () => kind.read(name));
  return found && isOf(runnerId, found) ? found : null;
}

/** Others write too (controllers do all the time): so often it is read anew before it is given up for now. */
const conflictsMax = 8;

/**
 * Makes it, or brings what is there to what is wanted. Somebody else's is never written: `name_clash`.
 *
 * @param wanted of what is there now (null: nothing); null: it is good as it is
 */
export async function put<T extends Kept>(
  cluster: Cluster,
  kind: Kind<T>,
  { name, runnerId }: { name: string; runnerId: string },
  wanted: (there: T | null) => T | null,
): Promise<T> {
  const what = `${kind.title} ${name}`;
  for (let tries = 0; tries < conflictsMax; tries += 1) {
    const there = await cluster.unless(404, `look at the ${what}`, () => kind.read(name));
    if (there && !isOf(runnerId, there))
      throw new ProviderError('name_clash', `a ${what} is there and does not belong to this runner`);
    if (there?.metadata?.deletionTimestamp) throw new ProviderError('not_ready', `the ${what} of before is still being removed`);
    const body = wanted(there);
    if (there && body === null) return there;
    if (body === null) throw new ProviderError('invalid', `the ${what} is not there any more`);
    const done = there
      ? await cluster.unless(409, `change the ${what}`, () => kind.write(name, onTopOf(there, body)))
      : await cluster.unless(409, `make the ${what}`, () => kind.make(body));
    if (done) return done;
  }
  throw new ProviderError('not_ready', `the ${what} was changed by others each time that it was read`);
}

/** Marks of others stay, and the write holds only for what was read. */
function onTopOf<T extends Kept>({ metadata: there = {} }: T, body: T): T {
  const { labels, annotations } = body.metadata ?? {};
  return {
    ...body,
    metadata: { ...there, labels: { ...there.labels, ...labels }, annotations: { ...there.annotations, ...annotations } },
  };
}

/**
 * Has it removed if it is this runner's. Answers whether there was anything.
 *
 * @param propagationPolicy `Foreground`: it is there until all that it made is gone
 */
export async function removeOwn<T extends Kept>(
  cluster: Cluster,
  kind: Kind<T>,
  name: string,
  propagationPolicy: 'Foreground' | 'Background' = 'Background',
): Promise<boolean> {
  const runnerId = name.replace(/^baton-/, '');
  const there = await own(cluster, kind, name, runnerId);
  if (!there) return false;
  const uid = there.metadata?.uid;
  const options: V1DeleteOptions = { propagationPolicy, ...(uid && { preconditions: { uid } }) };
  // a conflict: another one has the name by now, or a controller was faster
  const asked = (): Promise<unknown> => unlessRefused(409, null, () => kind.remove(name, options));
  await cluster.unless(404, `remove the ${kind.title} ${name}`, asked);
  return true;
}
