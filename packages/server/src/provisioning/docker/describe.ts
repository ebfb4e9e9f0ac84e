import type { ProviderData } from '@baton/core';
import { plural } from '@baton/core';
import type { Description } from '../interface.ts';
import { type Container, standing } from './containers.ts';
import type { Engine } from './engine.ts';
import { nameOf, volumeNameOf } from './order-words.ts';
import { ownVolume } from './volumes.ts';

const lines = 12;
/** A program that was started anew so often does not come up by itself. */
const restartsMax = 3;

export const dataOf = ({ Id, Config }: Container, runnerId: string): ProviderData => ({
  id: Id,
  name: nameOf(runnerId),
  image: Config.Image,
});

/** What an engine has of a runner, and why its program ended. */
export async function describeRunner(engine: Engine, runnerId: string, signal: AbortSignal): Promise<Description> {
  const volume = await ownVolume(engine, volumeNameOf(runnerId), runnerId, signal);
  const { current, next } = await standing(engine, runnerId, signal);
  const container = [next, current].find((each) => each?.State.Running) ?? current ?? next;
  return {
    found: {
      ...(volume && { 'volume.workspace': { name: volume.Name } }),
      ...(container && { container: dataOf(container, runnerId) }),
    },
    program: container ? programOf(container) : 'none',
    reasons: container ? await reasonsOf(engine, container, signal) : [],
  };
}

function programOf({ State, RestartCount = 0 }: Container): Description['program'] {
  if (State.Restarting) return RestartCount < restartsMax ? 'starting' : 'stopped';
  return State.Running ? 'running' : 'stopped';
}

async function reasonsOf(engine: Engine, container: Container, signal: AbortSignal): Promise<string[]> {
  const { State, RestartCount = 0 } = container;
  const reasons: string[] = [];
  if (State.Running && !State.Restarting && RestartCount === 0) return reasons;
  if (State.Error) reasons.push(State.Error);
  if (State.OOMKilled) reasons.push('it was killed because it used more memory than settings.memoryMb allows (OOMKilled)');
  const hasRun = State.Status !== 'created' && (State.ExitCode !== 0 || State.Status !== 'running');
  if (hasRun) reasons.push(`its program ended with exit code ${State.ExitCode ?? 'unknown'}`);
  if (RestartCount > 0) reasons.push(`it was started anew ${plural(RestartCount, 'time')}`);
  const log = await lastLines(engine, container, signal);
  return log === '' ? reasons : [...reasons, `its last lines: ${log}`];
}

/** What the program said last; empty: nothing, or this engine keeps no logs that it can read. */
async function lastLines(engine: Engine, { Id }: Container, signal: AbortSignal): Promise<string> {
  const query = { stdout: 'true', stderr: 'true', tail: String(lines) };
  const what = 'read the log of the container';
  const { status, body } = await engine.call('GET', `/containers/${Id}/logs`, {
    what,
    signal,
    query,
    also: [400, 404, 500, 501],
  });
  return status < 400 ? textOf(body).trim() : '';
}

/** Frames of two streams: a head of eight bytes with the length in its last four, and the text. A terminal's log has none. */
function textOf(body: Buffer): string {
  const parts: string[] = [];
  for (let at = 0; at + 8 <= body.length; ) {
    const isFrame = body.readUInt8(at) <= 2 && body.readUIntBE(at + 1, 3) === 0;
    if (!isFrame) return body.toString('utf8');
    const end = at + 8 + body.readUInt32BE(at + 4);
    parts.push(body.toString('utf8', at + 8, end));
    at = end;
  }
  return parts.join('');
}
