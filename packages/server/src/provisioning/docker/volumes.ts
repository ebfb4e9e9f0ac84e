import { type Order, ProviderError } from '../interface.ts';
import { type Engine, jsonOf } from './engine.ts';
import { labels, labelsOf } from './order-words.ts';

interface Volume {
  Name: string;
  Labels: Record<string, string> | null;
}

const path = (name: string): string => `/volumes/${encodeURIComponent(name)}`;

/** The volume of that name if it is this runner's; null: it is not, or there is none. */
export async function ownVolume(engine: Engine, name: string, runnerId: string, signal: AbortSignal): Promise<Volume | null> {
  const found = await engine.look<Volume>(path(name), 'look at the volume', signal);
  return found?.Labels?.[labels.runner] === runnerId ? found : null;
}

/** Makes it, or adopts it. An engine answers a volume that is there as if it had made it: its labels tell whose it is. */
export async function ensureVolume(engine: Engine, name: string, order: Order, signal: AbortSignal): Promise<void> {
  const what = `make the volume ${name}`;
  const json = { Name: name, Driver: 'local', Labels: labelsOf(order) };
  const answer = await engine.call('POST', '/volumes/create', { what, signal, json, also: [409] });
  const isMade = answer.status < 400 && jsonOf<Volume>(answer, what).Labels?.[labels.runner] === order.runnerId;
  if (isMade || (await ownVolume(engine, name, order.runnerId, signal))) return;
  if (await engine.look(path(name), 'look at the volume', signal))
    throw new ProviderError('name_clash', `a volume ${name} is there and does not belong to this runner`);
  throw new ProviderError('unavailable', `${what}: it is not there after it was made`);
}

/** It is gone afterwards. Throws `not_ready` while a container uses it. */
export async function removeVolume(engine: Engine, name: string, runnerId: string, signal: AbortSignal): Promise<void> {
  if (!(await ownVolume(engine, name, runnerId, signal))) return;
  await engine.call('DELETE', path(name), { what: `remove the volume ${name}`, signal, also: [404] });
}
