import { afterAll, beforeAll } from 'vitest';
import type { DrivenKind } from '../../executors/driven.ts';
import { drivenExecutor } from '../../executors/driven.ts';
import { findProgram } from '../../process/programs.ts';
import { executorConforms } from '../executor-suite.ts';
import { driveFromSources } from '../host-bench.ts';
import type { AgentKit } from './agent-bench.ts';
import { type ModelStub, startModelStub } from './stub-server.ts';

/** In a form of its own: what the tool prints must not stand in the prompt, which is told too. */
const orderOf = (command: string): string => `RUN<${Buffer.from(command).toString('base64')}>`;
const commandIn = (text: string): string | null => {
  const order = /RUN<([A-Za-z0-9+/=]+)>/.exec(text)?.[1];
  return order === undefined ? null : Buffer.from(order, 'base64').toString();
};

/** Holds the executor of an agent to what all executors promise, with a model that runs what it is told to, and repeats what came of it. */
export function agentConforms(kit: AgentKit, kind: DrivenKind, path: string): void {
  let stub: ModelStub;
  beforeAll(async () => {
    stub = await startModelStub(kit.dialect, ({ by, text }) => {
      const command = by === 'person' ? commandIn(text) : null;
      return command === null ? { kind: 'says', text: `It said: ${text}` } : { kind: 'calls', tools: [kit.runs(command)] };
    });
  });
  afterAll(() => stub.close());
  const runs = (command: string) => ({
    prompt: orderOf(command),
    askPeople: false,
    environment: kit.baseUrl(stub.url),
    ...kit.mayRun,
  });
  executorConforms({
    executor: drivenExecutor(kind, path, driveFromSources),
    tool: findProgram(kit.tool.program, path),
    environment: { PATH: path, [kit.key]: 'sk-scripted' },
    waitsFor: (file, marker) => runs(`echo ${marker}; until [ -e ${file} ]; do sleep 0.02; done`),
    hangs: (marker) => runs(`echo ${marker}; sleep 300`),
    prints: (variable) => runs(`echo "$${variable}"`),
  });
}
