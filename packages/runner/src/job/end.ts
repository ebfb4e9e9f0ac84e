import type { DataMask } from '../drive/mask.ts';
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
  const said = path === undefined ? null : readOutputs(path, uid);
  const outputs = { ...said?.outputs, ...left?.outputs };
  const message = finish.message ?? (said?.problem ? asReason(said.problem) : null);
  const { usage } = notice;
  return masked({ ...finish, message, ...(usage && { usage }), ...(Object.keys(outputs).length === 0 ? {} : { outputs }) }, mask);
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
