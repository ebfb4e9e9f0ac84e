import { ProviderError } from '../interface.ts';
import type { Container } from './containers.ts';
import type { Engine } from './engine.ts';
import { places } from './order-words.ts';
import { packTar, unpackTar } from './tar.ts';

const archive = (id: string): string => `/containers/${encodeURIComponent(id)}/archive`;

/** The content of a file in a container, running or not; null: there is none. */
async function read(engine: Engine, container: Container, path: string, signal: AbortSignal): Promise<string | null> {
  const what = `read /${path} of the container`;
  const answer = await engine.call('GET', archive(container.Id), { what, signal, query: { path: `/${path}` }, also: [404] });
  if (answer.status === 404) return null;
  const file = unpackTar(answer.body).find((entry) => !entry.path.endsWith('/'));
  return file?.content.toString('utf8') ?? null;
}

/** The token that a container was given; null: none. */
export const tokenIn = (engine: Engine, container: Container, signal: AbortSignal): Promise<string | null> =>
  read(engine, container, places.tokenFile, signal);

/**
 * Puts the token into a container as a file that its user alone can read, and the folder for its workspace. It goes in as an archive: it stands in no variable,
 * argument or label, and nowhere in what the engine tells of the container.
 */
export async function giveToken(engine: Engine, container: Container, token: string, signal: AbortSignal): Promise<void> {
  const owner = await ownerIn(engine, container, signal);
  const folder = { ...owner, mode: 0o700, content: Buffer.alloc(0) };
  const tar = packTar([
    { ...folder, path: `${places.tokenFolder}/` },
    { ...owner, path: places.tokenFile, mode: 0o400, content: Buffer.from(token) },
    { ...folder, path: `${places.workspace}/` },
  ]);
  const what = 'give the container its token';
  await engine.call('PUT', archive(container.Id), { what, signal, query: { path: '/' }, tar });
}

/** Numbers of the user as whom a container runs. A name is looked up in the container's own list. */
async function ownerIn(engine: Engine, container: Container, signal: AbortSignal): Promise<{ uid: number; gid: number }> {
  const [user = '', group] = (container.Config.User ?? '').split(':');
  if (user === '' || user === 'root') return { uid: 0, gid: 0 };
  const isNumber = /^\d+$/;
  if (isNumber.test(user)) return { uid: Number(user), gid: isNumber.test(group ?? '') ? Number(group) : 0 };
  const users = (await read(engine, container, 'etc/passwd', signal)) ?? '';
  const [, , uid, gid] =
    users
      .split('\n')
      .map((line) => line.split(':'))
      .find(([name]) => name === user) ?? [];
  if (uid === undefined || gid === undefined)
    throw new ProviderError(
      'image',
      `the image runs as ${user}, whom its /etc/passwd does not know: set settings.user to a number`,
    );
  return { uid: Number(uid), gid: Number(gid) };
}
