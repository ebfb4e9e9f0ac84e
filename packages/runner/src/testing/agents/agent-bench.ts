import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AgentResult, emptyAgentResult, foldAgent } from '@baton/protocol/results/agent';
import type { AgentTool } from '../../agents/agent.ts';
import { agentDriver } from '../../agents/driver.ts';
import type { DrivenJob, Driver, Json, JsonObject, Verdict } from '../../executors/driver.ts';
import { DriveBench } from '../drive-bench.ts';
import { GitRepository, git } from '../git-server.ts';
import { type Dialect, type ModelStub, startModelStub, type ToolCall, type Turn } from './stub-server.ts';

const main = fileURLToPath(new URL('../../main.ts', import.meta.url));
/** Where the recorded agents are. */
export const recordedFolder = fileURLToPath(new URL('./recorded', import.meta.url));

/** How the tests make one agent do things. */
export interface AgentKit {
  // biome-ignore lint/suspicious/noExplicitAny: what only its own specifications say is of no interest here
  tool: AgentTool<any>;
  dialect: Dialect;
  /** variable of its key, and that of the address of its API */
  key: string;
  baseUrl: (url: string) => Record<string, string>;
  /** fields of its specification with which it may run commands */
  mayRun: object;
  edits: (path: string, content: string) => ToolCall;
  runs: (command: string) => ToolCall;
  asks: (question: string, choices: readonly string[]) => ToolCall;
}

/** Where the real agents are; said once, when they are not there. */
export const agentFolder = ((): { path: string; isReal: boolean } => {
  const path = process.env.BATON_TEST_AGENTS;
  if (path) return { path, isReal: true };
  process.stdout.write('no real coding agents are here (see tools/test/agents.mjs): recorded ones take their place\n');
  return { path: recordedFolder, isReal: false };
})();

/** One job of a coding agent on one runner, with the real program where it is there, a scripted model, and a repository of its own. */
export class AgentBench {
  readonly bench: DriveBench;
  /** a bare repository with a file `README.md` on its branch `main` */
  readonly repository: string;
  readonly kit: AgentKit;
  readonly driver: Driver;
  stub: ModelStub | null = null;

  constructor(kit: AgentKit, { key = 'sk-scripted', path = '' }: { key?: string; path?: string } = {}) {
    this.kit = kit;
    const search = [path, agentFolder.path, process.env.PATH ?? ''].filter((one) => one !== '').join(delimiter);
    this.bench = new DriveBench({ environment: { PATH: search }, secrets: key === '' ? {} : { [kit.key]: key } });
    const seed = new GitRepository(join(this.bench.folder, 'seed'));
    seed.commit({ 'README.md': 'an app\n' });
    this.repository = join(this.bench.folder, 'app.git');
    git(this.bench.folder, 'clone', '--quiet', '--bare', seed.folder, this.repository);
    this.driver = agentDriver(kit.tool, [process.execPath, main, 'ask-people']);
  }

  get checkout(): { repository: string } {
    return { repository: `file://${this.repository}` };
  }

  /** What git says in the repository. */
  git(...args: string[]): string {
    return git(this.repository, ...args);
  }

  /** One attempt against a model that does this. */
  async drive(script: readonly Turn[], spec: object, fields: Partial<DrivenJob> = {}): Promise<Verdict> {
    const { kit } = this;
    await this.stub?.close();
    this.stub = await startModelStub(kit.dialect, script);
    const environment = kit.baseUrl(this.stub.url);
    return this.bench.drive(this.driver, {
      name: 'Greet people',
      jobId: 'job-0123456789abcdef',
      spec: { prompt: 'Do it.', environment, ...spec } as unknown as Json,
      ...fields,
    });
  }

  /** The attempt after one that asked. */
  goOn(script: readonly Turn[], spec: object, asked: Verdict, text: string): Promise<Verdict> {
    if (asked.kind !== 'awaiting') throw new Error(`it did not ask: ${JSON.stringify(asked)}`);
    return this.drive(script, spec, { resume: { state: asked.state, answer: { kind: 'input', text, by: 'ada' } } });
  }

  result(): AgentResult {
    const result = emptyAgentResult();
    for (const event of this.bench.told) foldAgent(result, event as JsonObject);
    return result;
  }

  get kept(): string {
    return join(this.bench.folder, 'kept', 'job');
  }

  /** Where the agent works. */
  get work(): string {
    return join(this.kept, 'work');
  }

  async close(): Promise<void> {
    await this.stub?.close();
    this.bench.remove();
  }
}
