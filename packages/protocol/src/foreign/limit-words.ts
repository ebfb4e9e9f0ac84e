import type { ProtocolLimit } from '../shared/state-names.ts';
import { type ForeignProtocol, foreignPrograms } from './systems.ts';

const ofAll: Readonly<Record<ProtocolLimit, string>> = {
  fence:
    'It does not stop jobs by itself when it is cut off: a job marked “stop” keeps its lease to its time limit, and what changes infrastructure (terraform apply) does not go to it.',
  devices: 'It names no devices: jobs that ask for one do not go to it.',
  gate: 'It does not ask before a step that can not be taken back: that is decided before it gets such a job, or another runner gets it.',
  files: 'It keeps no files with a job, and gets none: jobs that ask for that do not go to it.',
  questions: 'A job on it can not ask a person and wait for the answer.',
  stop: 'It can not be told to stop: a job that is cancelled, or whose time limit is over, goes on until it ends by itself.',
  drain: 'It can not be told to leave: drained, it finishes what it has and stays, disabled.',
  vitals: 'It tells nothing of its machine: neither load nor memory, nor that its disk is full.',
  capacity: 'It does not say how many jobs it takes at once: it asks for one more while it has room.',
  log_count: 'It does not say how much it wrote: its logs are complete as far as they came.',
  update: 'It is not updated from here: its version is that of its own program, and never outdated.',
  renewal: 'It does not renew its token',
};

/** What a runner can not do because of what it speaks, in one sentence with what comes of it. */
export const limitWords = (limit: ProtocolLimit, protocol?: ForeignProtocol): string =>
  limit === 'renewal'
    ? `${ofAll.renewal}: after a rotation the new one has to be put into ${protocol ? foreignPrograms[protocol].keeps : 'its own configuration'}.`
    : ofAll[limit];
