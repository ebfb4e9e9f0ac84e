import type { DockerSettings } from '@baton/protocol/providers/docker';
import { ProviderError } from '../interface.ts';
import type { Engine } from './engine.ts';
import { pullProblem, wordsOf } from './refusal.ts';

interface Image {
  Id: string;
  Config?: { User?: string } | null;
}

/** The engine has the image afterwards. Throws `image` when there is no such image, or it may not be pulled. */
export async function ensureImage(
  engine: Engine,
  image: string,
  pull: DockerSettings['pull'],
  signal: AbortSignal,
): Promise<void> {
  const isThere = async (): Promise<boolean> =>
    (await engine.look<Image>(`/images/${image}/json`, `look for the image ${image}`, signal)) !== null;
  if (pull !== 'always' && (await isThere())) return;
  if (pull === 'never') throw new ProviderError('image', `the engine has no image ${image}, and settings.pull is never`);
  await fetchImage(engine, image, signal);
}

/** A pull may be silent for long while layers are unpacked. */
const pullWaitsMs = 600_000;

async function fetchImage(engine: Engine, image: string, signal: AbortSignal): Promise<void> {
  const answer = await engine.call('POST', '/images/create', {
    ...{ what: `pull ${image}`, signal, also: [400, 401, 403, 404, 500], waitsMs: pullWaitsMs },
    query: { fromImage: tagged(image) },
    headers: registryHeader(engine),
  });
  if (answer.status >= 400) throw pullProblem(image, wordsOf(answer));
  // the status was sent before it began: what went wrong stands in a line of the progress
  for (const line of answer.body.toString('utf8').split('\n')) {
    const problem = problemIn(line);
    if (problem !== null) throw pullProblem(image, problem);
  }
}

/** Without a tag or digest an engine would pull all tags. */
const tagged = (image: string): string => (/[:@][^/]*$/.test(image) ? image : `${image}:latest`);

function problemIn(line: string): string | null {
  if (line.trim() === '') return null;
  try {
    const { error, errorDetail } = JSON.parse(line) as { error?: string; errorDetail?: { message?: string } };
    return errorDetail?.message ?? error ?? null;
  } catch {
    return null;
  }
}

function registryHeader({ registry }: Engine): Record<string, string> {
  if (registry.user === undefined) return {};
  const { user: username, password } = registry;
  return { 'x-registry-auth': Buffer.from(JSON.stringify({ username, password })).toString('base64url') };
}
