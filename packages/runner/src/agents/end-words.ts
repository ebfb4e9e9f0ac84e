import type { ToolEnd } from '../executors/driver.ts';

/** How a tool ended. */
export const endWords = ({ exitCode, signal }: ToolEnd): string =>
  signal === null ? `exit code ${exitCode}` : `signal ${signal}`;
