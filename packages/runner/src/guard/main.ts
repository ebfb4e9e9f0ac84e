import { machineClock } from '../process/clock.ts';
import { Guard } from './guard.ts';
import { Launcher } from './launcher.ts';
import type { ToGuard } from './messages.ts';

/** After the runner is gone: how long pipes may take to empty, and escaped processes to be found. Those of the jobs' groups are dead at once. */
const closeMs = 1_500;

/**
 * The guard process: `baton-runner guard`, started by the runner with a channel. Deaf to the signals of a terminal or a service manager, which
 * mean the runner; ends when the channel does.
 *
 * @param environment of this process
 */
export function runGuard(environment: Readonly<Record<string, string | undefined>>): void {
  if (!process.send) {
    process.stderr.write('baton-runner guard is started by the runner itself\n');
    process.exitCode = 1;
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => {});
  const clock = machineClock();
  const guard = new Guard(
    {
      send(message, sent) {
        if (!process.connected || !process.send) sent();
        else process.send(message, undefined, undefined, sent);
      },
    },
    clock.monotonic,
    new Launcher(environment),
  );
  process.on('message', (message) => guard.take(message as ToGuard));
  process.on('disconnect', () => {
    setTimeout(vanish, closeMs);
    guard.close(vanish);
  });
  process.send({ type: 'ready' });
}

/** An exit by Node waits for its threads, and was seen to wait for ever: nothing is left to be done, and the runner waits for this end. */
const vanish = (): void => void process.kill(process.pid, 'SIGKILL');
