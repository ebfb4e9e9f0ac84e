import type { DataMask } from '../drive/mask.ts';
import { Outputs } from '../drive/outputs.ts';
import type { Json, JsonObject } from '../executors/driver.ts';
import type { ProcessSpec } from '../executors/executor.ts';
import type { EndedNotice } from '../guard/messages.ts';
import type { Finish } from '../session/ports.ts';
import { readOutputs, readVerdict } from './end-files.ts';
import { asReason, drivenOutcome, outcomeOf } from './outcome.ts';

/** How a job ended, with what it left behind in its files, and without its secrets. `uid` is that of its user, when it is not the runner. */
export function finishOf(notice: EndedNotice, process: ProcessSpec | null, mask: DataMask, uid: number | null): Finish {
  const { file = '', verdict, outputs: path } = process ?? {};
  const left = verdict === undefined ? null : readVerdict(verdict, uid);
  const finish = left ? drivenOutcome(notice, file, left) : outcomeOf(notice, file);
  const outputs = new Outputs();
  const problems = path === undefined ? [] : [readOutputs(path, uid, outputs)];
  for (const [name, value] of Object.entries(left?.outputs ?? {})) problems.push(outputs.add(name, value));
  const problem = problems.find((words) => words !== null) ?? null;
  const message = finish.message ?? (problem && asReason(problem));
  const all = outputs.all();
  const { usage } = notice;
  return masked(
    { ...finish, message, ...(usage && { usage }), ...(Object.keys(all).length === 0 ? {} : { outputs: all }) },
    mask,
  );
}

function masked({ message, awaiting, outputs, ...finish }: Finish, mask: DataMask): Finish {
  return {
    ...finish,
    message: message && mask.text(message),
    ...(awaiting ? { awaiting: hidden(awaiting, mask) } : {}),
    ...(outputs ? { outputs: mask.object(outputs) as Record<string, string> } : {}),
  };
}

type Asked = NonNullable<Finish['awaiting']>;

/** What is asked comes from a file as JSON data, and is sent as such. */
const hidden = ({ question, detail = {}, state, ...asked }: Asked, mask: DataMask): Asked => ({
  ...asked,
  question: mask.text(question),
  detail: { ...mask.object(detail as JsonObject) },
  state: mask.value(state as Json),
});
