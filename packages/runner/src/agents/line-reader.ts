import type { ToolEnd } from '../executors/driver.ts';
import type { AgentReader, AgentRun, AgentTool } from './agent.ts';
import { type JsonFields, jsonLine } from './json-line.ts';
import type { Telling } from './telling.ts';
import type { Usage } from './usage.ts';

/** A key that was refused twice is refused for good; the tools themselves try five or ten times, over minutes. */
const refusalsMax = 2;

/** What the readers of tools share that print one event of JSON a line; a line that is none is the tool's word for the log. */
export abstract class LineReader<Fields> implements AgentReader {
  sessionId: string | null;
  usage: Usage;
  summary = '';
  protected readonly tool: AgentTool<Fields>;
  protected readonly run: AgentRun<Fields>;
  protected readonly telling: Telling;
  private readonly giveUp = new AbortController();
  private refusals = 0;

  constructor(tool: AgentTool<Fields>, run: AgentRun<Fields>, telling: Telling) {
    this.tool = tool;
    this.run = run;
    this.telling = telling;
    this.sessionId = run.sessionId;
    this.usage = run.spent;
  }

  get hopeless(): AbortSignal {
    return this.giveUp.signal;
  }

  line(line: string): void {
    const event = jsonLine(line);
    if (event === null) this.telling.say(line);
    else this.event(event);
  }

  protected abstract event(event: JsonFields): void;

  abstract problem(end: ToolEnd): string | null;

  /** Its key was refused. */
  protected refused(): void {
    this.refusals += 1;
    if (this.refusals >= refusalsMax) this.giveUp.abort();
  }
}
