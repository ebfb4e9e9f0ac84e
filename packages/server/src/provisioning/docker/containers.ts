import { type Order, ProviderError } from '../interface.ts';
import { type Engine, jsonOf } from './engine.ts';
import { containerOf, labels, nameOf, nextNameOf } from './order-words.ts';

/** As `GET /containers/{id}/json` tells it. */
export interface Container {
  Id: string;
  Name: string;
  Image: string;
  RestartCount?: number;
  Created?: string;
  State: {
    Status: string;
    Running: boolean;
    Restarting?: boolean;
    Paused?: boolean;
    OOMKilled?: boolean;
    ExitCode?: number;
    Error?: string;
    StartedAt?: string;
    FinishedAt?: string;
  };
  Config: { Image: string; User?: string; Labels: Record<string, string> | null };
}

const path = (id: string, rest = ''): string => `/containers/${encodeURIComponent(id)}${rest}`;

/** What the engine has under a name or an id; null: nothing. */
const inspect = (engine: Engine, id: string, signal: AbortSignal): Promise<Container | null> =>
  engine.look<Container>(path(id, '/json'), 'look at the container', signal);

const isOf = (runnerId: string, labelled: { Config: Pick<Container['Config'], 'Labels'> }): boolean =>
  labelled.Config.Labels?.[labels.runner] === runnerId;

export interface Standing {
  /** under the name that it keeps */
  current: Container | null;
  /** that was to take its place, when a call was cut off */
  next: Container | null;
}

/** The containers of a runner, by name and label. What others named so is left out. */
export async function standing(engine: Engine, runnerId: string, signal: AbortSignal): Promise<Standing> {
  const own = async (name: string): Promise<Container | null> => {
    const found = await inspect(engine, name, signal);
    return found && isOf(runnerId, found) ? found : null;
  };
  return { current: await own(nameOf(runnerId)), next: await own(nextNameOf(runnerId)) };
}

/** Makes one under a name that is free. Throws `name_clash` when somebody else's has it. */
export async function make(engine: Engine, name: string, order: Order, image: string, signal: AbortSignal): Promise<Container> {
  const what = `make the container ${name}`;
  const answer = await engine.call('POST', '/containers/create', {
    ...{ what, signal, query: { name }, json: containerOf(order, image), also: [409] },
  });
  if (answer.status === 409) throw await clash(engine, name, order, signal);
  const made = await inspect(engine, jsonOf<{ Id: string }>(answer, what).Id, signal);
  if (!made) throw new ProviderError('unavailable', `${what}: it is not there after it was made`);
  return made;
}

/** Somebody else's container has the name; or this runner's, of a call that was cut off a moment ago. */
async function clash(engine: Engine, name: string, { runnerId }: Order, signal: AbortSignal): Promise<ProviderError> {
  const there = await inspect(engine, name, signal);
  if (!there || isOf(runnerId, there)) return new ProviderError('not_ready', `the name ${name} is being used`);
  return new ProviderError(
    'name_clash',
    `a container ${name} is there and does not belong to this runner (${there.Id.slice(0, 12)})`,
  );
}

export async function start(engine: Engine, { Id, Name }: Container, signal: AbortSignal): Promise<void> {
  await engine.call('POST', path(Id, '/start'), { what: `start the container ${Name.slice(1)}`, signal });
}

/** Ends it, at the latest by a kill after its grace. Nothing happens when it does not run, or is not there. */
export async function stop(engine: Engine, { Id, Name }: Container, graceMs: number, signal: AbortSignal): Promise<void> {
  const what = `stop the container ${Name.slice(1)}`;
  const query = { t: String(Math.ceil(graceMs / 1000)) };
  await engine.call('POST', path(Id, '/stop'), { what, signal, query, also: [404], waitsMs: graceMs });
}

/** It is not there afterwards. Throws `not_ready` while the engine is still taking it away. */
export async function discard(engine: Engine, { Id, Name }: Container, signal: AbortSignal): Promise<void> {
  const what = `remove the container ${Name.slice(1)}`;
  await engine.call('DELETE', path(Id), { what, signal, query: { force: 'true', v: 'true' }, also: [404] });
}

export async function rename(engine: Engine, { Id }: Container, name: string, signal: AbortSignal): Promise<void> {
  await engine.call('POST', path(Id, '/rename'), { what: `name the container ${name}`, signal, query: { name } });
}
