import type { Environment, Places } from '../config/environment.ts';
import type { Option, Values } from './options.ts';

/** What a verb works with; a test puts its own in place. */
export interface Context {
  environment: Environment;
  places: Places;
  /** starts this program, whose verb follows */
  selfCommand: readonly string[];
  /** to standard output */
  print: (line: string) => void;
  /** to standard error, as it is */
  warn: (text: string) => void;
  input: NodeJS.ReadableStream & { isTTY?: boolean | undefined };
  output: NodeJS.WritableStream;
}

export interface Verb {
  name: string;
  summary: string;
  options: readonly Option[];
  /** answers the exit code; throws `ApiError` and `CallFailed` */
  run(values: Values, context: Context): Promise<number>;
}
