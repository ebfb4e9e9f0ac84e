import type { Readable, Writable } from 'node:stream';
import type { Environment } from './config/environment.ts';
import { type Paint, painter } from './output/colours.ts';
import { write } from './output/streams.ts';

/** What a verb has to do with the outside, apart from the server. */
export interface Context {
  readonly environment: Environment;
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable & { isTTY?: boolean };
  /** colours for stdout */
  readonly paint: Paint;
  /** 0 unless a verb sets it */
  exitCode: number;
  print(text: string | Uint8Array): Promise<void>;
  printJson(value: unknown): Promise<void>;
  /** One line for people on stderr; never fails. */
  note(line: string): void;
  /** Told of the first Ctrl-C, SIGTERM or closed terminal, and of every further Ctrl-C, until the answer is called. */
  onInterrupt(listener: () => void): () => void;
}

/** The context of this process. */
export function processContext(environment: Environment): Context {
  const { stdin, stdout, stderr } = process;
  return createContext(environment, { stdin, stdout, stderr });
}

/** A context with these streams. */
export function createContext(environment: Environment, streams: Pick<Context, 'stdin' | 'stdout' | 'stderr'>): Context {
  const { stdout, stderr } = streams;
  // Failed writes are told to whoever wrote; without a listener they would end the process with a stack trace.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  return {
    ...streams,
    environment,
    paint: painter(stdout.isTTY === true && !environment.noColor),
    exitCode: 0,
    print: (text) => write(stdout, text),
    printJson: (value) => write(stdout, `${JSON.stringify(value, null, stdout.isTTY ? 2 : 0)}\n`),
    note: (line) => void stderr.write(`baton: ${line}\n`),
    onInterrupt,
  };
}

/**
 * npx and npm pass on a Ctrl-C that the terminal had sent to us too: what comes this soon is the same key press. Whoever supervises us
 * may follow it up with a SIGTERM: only a person who presses Ctrl-C again is impatient.
 */
const samePressMs = 200;
/** As the shell shows a program that SIGINT ended. */
const interruptedCode = 130;
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function onInterrupt(listener: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  const told = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    const repeated = last !== Number.NEGATIVE_INFINITY;
    if (repeated && (signal !== 'SIGINT' || now - last < samePressMs)) return;
    last = now;
    listener();
  };
  for (const signal of stopSignals) process.on(signal, told);
  return () => {
    for (const signal of stopSignals) process.off(signal, told);
    // What was interrupted is ending: another key press only hastens that, and does not make it an end by signal.
    if (last === Number.NEGATIVE_INFINITY) return;
    process.on('SIGINT', () => {
      if (performance.now() - last >= samePressMs) process.exit(interruptedCode);
    });
  };
}
