import type { Executor } from './executor.ts';
import { shellExecutor } from './shell/shell.ts';

/** All executors that this version knows. `path` is the search path for their tools. */
export const allExecutors = (path: string): Executor[] => [shellExecutor(path)];
