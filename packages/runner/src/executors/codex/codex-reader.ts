import { endWords } from '../../agents/end-words.ts';
import { fieldsOf, type JsonFields, numberOf, textOf } from '../../agents/json-line.ts';
import { keyProblem } from '../../agents/key-problem.ts';
import { LineReader } from '../../agents/line-reader.ts';
import type { ToolEnd } from '../driver.ts';
import { callOf } from './codex-items.ts';
import { type CodexFields, tokensOf, tokensUsedUp } from './command.ts';

/** Reads `codex exec --json`. */
export class CodexReader extends LineReader<CodexFields> {
  private readonly started = new Set<string>();
  private completed = false;
  /** what ended the turn, or may have */
  private fault: string | null = null;

  protected event(event: JsonFields): void {
    if (event.type === 'thread.started') this.session(event);
    if (event.type === 'item.started') this.item(fieldsOf(event.item), false);
    if (event.type === 'item.completed') this.item(fieldsOf(event.item), true);
    if (event.type === 'turn.completed') this.end(fieldsOf(event.usage));
    if (event.type === 'turn.failed') this.fault = textOf(fieldsOf(event.error).message) || 'the turn failed';
    if (event.type === 'error') this.error(textOf(event.message));
  }

  /** Success is exit code 0 and a turn that was completed: signals end it without any last word. */
  problem(end: ToolEnd): string | null {
    const { title } = this.tool;
    const { job, own, environment } = this.run;
    if (this.hopeless.aborted || (this.fault !== null && isRefusal(this.fault)))
      return keyProblem(this.tool, { account: job.account, environment }, '401');
    if (!this.completed)
      return this.fault === null ? `${title} ended without a result (${endWords(end)})` : `${title}: ${this.fault}`;
    if (end.exitCode !== 0) return `${title} ended after its result (${endWords(end)})`;
    const isOver = own.maxTokens !== null && tokensOf(this.usage) > own.maxTokens;
    return isOver ? tokensUsedUp(own.maxTokens ?? 0, this.usage) : null;
  }

  private session(event: JsonFields): void {
    this.sessionId = textOf(event.thread_id) || this.sessionId;
    const { title: tool } = this.tool;
    this.telling.session({ tool, version: null, model: this.run.job.model, sessionId: this.sessionId ?? '' });
  }

  private item(item: JsonFields, isDone: boolean): void {
    if (item.type === 'agent_message') {
      if (!isDone) return;
      this.summary = textOf(item.text);
      this.telling.message(this.summary);
    } else if (item.type === 'reasoning') {
      if (isDone) this.telling.thinking(textOf(item.text));
    } else if (item.type === 'error') {
      // a warning: what is fatal is said of the turn
      if (isDone) this.telling.note(textOf(item.message));
    } else {
      this.call(item, isDone);
    }
  }

  private call(item: JsonFields, isDone: boolean): void {
    const call = callOf(item);
    if (call === null) return;
    const id = textOf(item.id);
    if (!this.started.has(id)) this.telling.tool(id, call.name, call.input);
    this.started.add(id);
    if (!isDone) return;
    this.telling.toolEnd(id, call.ok, call.output);
    if (call.declined) this.telling.denial(id, call.name, call.input);
  }

  /** Of the conversation, so with what earlier runs used. */
  private end(usage: JsonFields): void {
    this.completed = true;
    this.fault = null;
    this.usage = {
      costUsd: null,
      turns: this.run.spent.turns + 1,
      inputTokens: numberOf(usage.input_tokens),
      cachedTokens: numberOf(usage.cached_input_tokens),
      outputTokens: numberOf(usage.output_tokens),
    };
    this.telling.usage(this.usage);
  }

  /** It may try again after it; then the turn is completed all the same. */
  private error(message: string): void {
    this.fault = message;
    this.telling.note(message);
    if (!isRefusal(message)) return;
    this.refused();
  }
}

const isRefusal = (message: string): boolean => /\b401\b/.test(message);
