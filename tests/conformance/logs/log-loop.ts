/** What the child of the crash test writes, so that the test can tell what must be there. */
export const chunksPerLog = 5;

export const chunkOf = (log: number, number: number): string =>
  `log ${log} chunk ${number} ${'.'.repeat((log * 7 + number * 131) % 900)}\n`;
