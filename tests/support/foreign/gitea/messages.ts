import type { Message } from './protobuf.ts';

/** The messages of `runner.v1` that runners send and hear, by their published field numbers. */

const timestamp: Message = { seconds: [1, 'int'], nanos: [2, 'int'] };
const runner: Message = {
  ...{ id: [1, 'int'], uuid: [2, 'text'], token: [3, 'text'], name: [4, 'text'], version: [8, 'text'] },
  ...{ labels: [9, 'list', 'text'], ephemeral: [10, 'flag'] },
};
const need: Message = { outputs: [1, 'map'], result: [2, 'int'] };
const step: Message = {
  ...{ id: [1, 'int'], result: [2, 'int'], startedAt: [3, timestamp], stoppedAt: [4, timestamp] },
  ...{ logIndex: [5, 'int'], logLength: [6, 'int'] },
};
const state: Message = {
  ...{ id: [1, 'int'], result: [2, 'int'], startedAt: [3, timestamp], stoppedAt: [4, timestamp], steps: [5, 'list', step] },
};
const row: Message = { time: [1, timestamp], content: [2, 'text'] };
const task: Message = {
  ...{ id: [1, 'int'], workflowPayload: [2, 'bytes'], context: [3, {}], secrets: [4, 'map'], needs: [6, need], vars: [7, 'map'] },
};

export const registerRequest: Message = {
  ...{ name: [1, 'text'], token: [2, 'text'], version: [5, 'text'], labels: [6, 'list', 'text'] },
  ...{ ephemeral: [7, 'flag'], capabilities: [8, 'list', 'text'] },
};
/** Of `Declare` too. */
export const registerResponse: Message = { runner: [1, runner] };
export const declareRequest: Message = { version: [1, 'text'], labels: [2, 'list', 'text'], capabilities: [3, 'list', 'text'] };
export const fetchTaskRequest: Message = { tasksVersion: [1, 'int'] };
export const fetchTaskResponse: Message = { task: [1, task], tasksVersion: [2, 'int'] };
export const updateTaskRequest: Message = { state: [1, state], outputs: [2, 'map'] };
export const updateTaskResponse: Message = { state: [1, state], sentOutputs: [2, 'list', 'text'] };
export const updateLogRequest: Message = { taskId: [1, 'int'], index: [2, 'int'], rows: [3, 'list', row], noMore: [4, 'flag'] };
export const updateLogResponse: Message = { ackIndex: [1, 'int'] };
