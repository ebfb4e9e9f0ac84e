import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Asked, askTool, choiceMax, choicesMax, questionMax } from './question.ts';

/*
 * A server of the Model Context Protocol over stdin and stdout with one tool, by which an agent asks people. A question is a line in `file`; the
 * driver reads it when the agent has ended its turn.
 */

interface Request {
  id?: unknown;
  method?: unknown;
  params?: { protocolVersion?: unknown; name?: unknown; arguments?: unknown };
}

/** Runs until stdin ends. */
export async function serveQuestions(file: string, input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void> {
  for await (const line of createInterface({ input })) {
    const answer = answerTo(line, (asked) => appendFileSync(file, `${JSON.stringify(asked)}\n`));
    if (answer !== null) output.write(`${JSON.stringify(answer)}\n`);
  }
}

/** Null: nothing is to be answered. */
export function answerTo(line: string, write: (asked: Asked) => void): object | null {
  const request = parsed(line);
  if (request === null || request.id === undefined) return null;
  const answer = (result: object) => ({ jsonrpc: '2.0', id: request.id, result });
  if (request.method === 'initialize') {
    return answer({
      protocolVersion: request.params?.protocolVersion ?? '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'baton', version: '1' },
    });
  }
  if (request.method === 'ping') return answer({});
  if (request.method === 'tools/list') return answer({ tools: [askTool] });
  if (request.method === 'tools/call' && request.params?.name === askTool.name) {
    const asked = askedOf(request.params.arguments);
    if (asked === null) return answer(said('A question must be a text that is not empty.', true));
    write(asked);
    return answer(said('The question was handed on. End your turn now, without other work: the answer is your next message.'));
  }
  return { jsonrpc: '2.0', id: request.id, error: { code: -32_601, message: `there is no ${String(request.method)}` } };
}

const said = (text: string, isError = false) => ({ content: [{ type: 'text', text }], isError });

function parsed(line: string): Request | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Request) : null;
  } catch {
    return null;
  }
}

function askedOf(value: unknown): Asked | null {
  const { question, choices } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof question !== 'string' || question.trim() === '') return null;
  const texts = Array.isArray(choices) ? choices.filter((one): one is string => typeof one === 'string') : [];
  return {
    question: question.slice(0, questionMax).toWellFormed(),
    choices: texts.slice(0, choicesMax).map((text) => text.slice(0, choiceMax).toWellFormed()),
  };
}
