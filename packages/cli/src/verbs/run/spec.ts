import { readFileSync } from 'node:fs';
import type { SubmitJob } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { workflowExecutor } from './workflow.ts';

type Spec = SubmitJob['spec'];

export interface SpecFlags {
  executor?: string;
  /** a file of JSON; `-` is standard input */
  spec?: string;
  /** each `field=value`; the field may be a path: `checkout.ref` */
  set?: string[];
}

/** The field that the words of the command line fill, by executor. Everything else says what it does by `--set` and `--spec`. */
const fieldOfWords: Readonly<Record<string, string>> = {
  ansible: 'playbook',
  'claude-code': 'prompt',
  codex: 'prompt',
  transmit: 'message',
};

/**
 * What the job is to do: what the file says, with what flags of its executor say, with the fields that were set, with the words of the command
 * line. Without an executor, and for `shell`, they are a command. Throws `usage`.
 */
export function specOf(words: readonly string[], { executor, spec: file, set = [] }: SpecFlags, flagged: Spec = {}): Spec {
  const spec: Spec = { ...(file === undefined ? {} : readSpec(file)), ...flagged };
  for (const text of set) assign(spec, text);
  if (words.length === 0) {
    if (file === undefined && set.length === 0 && Object.keys(flagged).length === 0)
      throw new ApiError('usage', { problem: 'say what to run: -- CMD…, --file, --spec or --set' });
    return spec;
  }
  if (executor === undefined || executor === 'shell') return { ...spec, command: [...words] };
  const field = fieldOfWords[executor];
  if (field === undefined)
    throw new ApiError('usage', { problem: `a job of ${executor} has no command; say what it does by ${waysOf(executor)}` });
  return { ...spec, [field]: words.join(' ') };
}

const waysOf = (executor: string): string =>
  executor === workflowExecutor ? '--file WORKFLOW.yml' : '--set FIELD=VALUE or --spec FILE';

function readSpec(file: string): Spec {
  try {
    const read: unknown = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
    if (isRecord(read)) return read;
  } catch (error) {
    throw new ApiError('usage', { problem: `--spec ${file}: ${(error as Error).message}` });
  }
  throw new ApiError('usage', { problem: `--spec ${file}: must be an object of JSON` });
}

const isRecord = (value: unknown): value is Spec => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value that is JSON is taken as that (`3`, `true`, `["a"]`, `"3"`), every other one as text. */
function assign(spec: Spec, text: string): void {
  const at = text.indexOf('=');
  const path = text.slice(0, Math.max(at, 0)).split('.');
  if (at < 1 || path.some((name) => !/^[A-Za-z][\w-]*$/.test(name)))
    throw new ApiError('usage', { problem: `--set: '${text}' is not FIELD=VALUE` });
  const last = path.pop() ?? '';
  let place = spec;
  for (const name of path) {
    const inner = Object.hasOwn(place, name) ? place[name] : {};
    if (!isRecord(inner)) throw new ApiError('usage', { problem: `--set: ${name} of '${text}' has a value already` });
    place[name] = inner;
    place = inner;
  }
  place[last] = valueIn(text.slice(at + 1));
}

/** `@FILE` is the text of a file. */
function valueIn(text: string): unknown {
  if (text.startsWith('@')) {
    try {
      return readFileSync(text.slice(1), 'utf8');
    } catch (error) {
      throw new ApiError('usage', { problem: `--set: ${(error as Error).message}` });
    }
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
