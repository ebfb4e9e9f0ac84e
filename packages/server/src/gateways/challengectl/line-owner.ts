/** A task that a program has, as its lines may name it. */
export interface NamedTask {
  id: string;
  name: string;
  deviceId: string | null;
}

const idShape = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/;
const nameShape = /^(?:Received task: (.+)|Executing challenge: (.+) \([a-z]+\) on .+ Hz)$/;
/** No longer line names a task: looking through one would take the time of everybody. */
const namingCharsMax = 500;
const deviceShape = /\bdevice ([A-Za-z0-9_-]+)\b/i;

const onlyOf = <T>(found: readonly T[]): T | null => (found.length === 1 ? (found[0] ?? null) : null);

/**
 * The task that a line of a program's log is of; null: none, or it is not certain which. A line of one job has no place in the log of another, whose
 * readers may not be allowed to see the first.
 */
export function taskOfLine<T extends NamedTask>(text: string, tasks: readonly T[]): T | null {
  const [id] = idShape.exec(text) ?? [];
  if (id !== undefined) return tasks.find((task) => task.id === id) ?? null;
  const [, received, executed] = (text.length <= namingCharsMax && nameShape.exec(text)) || [];
  const name = received ?? executed;
  // what an earlier life of the server handed out has no name here
  if (name !== undefined && tasks.every((task) => task.name !== '')) return onlyOf(tasks.filter((task) => task.name === name));
  const [, device] = deviceShape.exec(text) ?? [];
  const onDevice = onlyOf(tasks.filter(({ deviceId }) => deviceId === device));
  return tasks.length === 1 ? (tasks[0] ?? null) : onDevice;
}
