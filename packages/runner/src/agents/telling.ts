import type { DriveContext, JsonObject } from '../executors/driver.ts';
import type { Asked } from './ask-people/question.ts';
import { bounded } from './bounded.ts';
import type { Usage } from './usage.ts';

/** Room for a text in a fact: with all else and the worst of characters it stays below what one may have. */
const charsMax = 10_000;
const inputCharsMax = 4_000;
/** a result of a tool in the log: the rest stands in the facts */
const logLinesMax = 12;

/** What each agent calls the tool that we hand it. */
const ownTools: Readonly<Record<string, string>> = { mcp__baton__ask_people: 'ask people', 'baton/ask_people': 'ask people' };

/** Tells what happens in a conversation: as facts for the result, and as lines for people in the log. */
export class Telling {
  private readonly context: Pick<DriveContext, 'tell' | 'say'>;
  private readonly denied = new Set<string>();

  constructor(context: Pick<DriveContext, 'tell' | 'say'>) {
    this.context = context;
  }

  session(fields: { tool: string; version: string | null; model: string | null; sessionId: string }): void {
    this.context.tell({ type: 'agent.session', ...fields });
    const { tool, version, model, sessionId } = fields;
    this.context.say(
      [`${tool}${version === null ? '' : ` ${version}`}`, model, `session ${sessionId}`].filter(Boolean).join(', '),
    );
  }

  prompt(text: string): void {
    this.context.tell({ type: 'agent.prompt', ...bounded(text, charsMax) });
  }

  message(text: string): void {
    if (text.trim() === '') return;
    this.context.tell({ type: 'agent.message', ...bounded(text, charsMax) });
    this.context.say(`\n${text.trimEnd()}\n`);
  }

  thinking(text: string): void {
    if (text.trim() !== '') this.context.tell({ type: 'agent.thinking', ...bounded(text, charsMax) });
  }

  /** Something that the tool itself says: it tries again, it warns. */
  note(text: string): void {
    this.context.tell({ type: 'agent.note', ...bounded(text, inputCharsMax) });
    this.context.say(`! ${text}`);
  }

  tool(id: string, called: string, input: string): void {
    const name = ownTools[called] ?? called;
    const { text, cut } = bounded(input, inputCharsMax);
    this.context.tell({ type: 'agent.tool', id, name, input: text, cut });
    this.context.say(`> ${name}: ${input.split('\n', 1)[0]}`);
  }

  toolEnd(id: string, ok: boolean, output: string): void {
    const { text, cut } = bounded(output, charsMax);
    this.context.tell({ type: 'agent.toolEnd', id, ok, output: text, cut });
    const lines = text.trimEnd().split('\n');
    const shown = lines.slice(0, logLinesMax).map((line) => `  ${line}`);
    if (lines.length > logLinesMax) shown.push(`  … ${lines.length - logLinesMax} more lines`);
    if (!ok) this.context.say('  failed:');
    if (text.trim() !== '') this.context.say(shown.join('\n'));
  }

  /** `id`: of the call, which may be told of again. */
  denial(id: string, tool: string, input: string): void {
    if (this.denied.has(id)) return;
    this.denied.add(id);
    this.context.tell({ type: 'agent.denied', tool, input: bounded(input, inputCharsMax).text });
    this.context.say(`! not allowed: ${tool}: ${input.split('\n', 1)[0]}`);
  }

  usage(usage: Usage): void {
    this.context.tell({ type: 'agent.usage', ...usage });
  }

  question({ question, choices }: Asked): void {
    this.context.tell({ type: 'agent.question', question, choices: [...choices], cut: 0 });
    this.context.say(`\n? ${question}${choices.map((choice) => `\n  - ${choice}`).join('')}\n`);
  }

  answer(text: string, by: string): void {
    this.context.tell({ type: 'agent.answer', by, ...bounded(text, charsMax) });
    this.context.say(`${by} answers: ${text}`);
  }

  fact(type: string, fields: JsonObject): void {
    this.context.tell({ type: `agent.${type}`, ...fields });
  }

  say(line: string): void {
    this.context.say(line);
  }
}
