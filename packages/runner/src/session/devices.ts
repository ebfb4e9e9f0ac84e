import type { Finish } from './ports.ts';
import type { HeldAttempt, SessionState } from './state.ts';
import type { Turn } from './turn.ts';

/** Whether a device that a job has for itself is gone. */
export const isDeviceGone = ({ devices }: SessionState, deviceId: string | null): boolean =>
  deviceId !== null && devices !== null && !devices.includes(deviceId);

export const goneMessage = (deviceId: string | null): string => `its device ${deviceId} is gone`;

/** Other devices are there than a moment ago: jobs whose device is gone are stopped. The next sync tells the server. */
export function onDevices(turn: Turn, present: readonly string[]): void {
  const { state } = turn;
  const before = state.devices ?? present;
  state.devices = present;
  for (const id of before) if (!present.includes(id)) turn.say('warn', `a device is gone: ${id}`);
  for (const id of present) if (!before.includes(id)) turn.say('info', `a device is there again: ${id}`);
  for (const attempt of [...state.attempts.values()])
    if (isDeviceGone(state, attempt.deviceId))
      turn.stop(attempt, 'device_lost', turn.graceOf(attempt), goneMessage(attempt.deviceId));
}

/** How a job ended. One that failed while its device was gone failed because of that. */
export const endWithDevice = (state: SessionState, attempt: HeldAttempt, finish: Finish): Finish =>
  finish.kind === 'failed' && isDeviceGone(state, attempt.deviceId)
    ? { ...finish, kind: 'device_lost', message: finish.message ?? goneMessage(attempt.deviceId) }
    : finish;

export const sameDevices = (a: readonly string[] | null, b: readonly string[] | null): boolean => a?.join(' ') === b?.join(' ');
