const stopSignals = ['SIGTERM', 'SIGINT'] as const;

/** Calls `first` at the first request to end (Ctrl-C, a service manager), `second` at any further one. Answers how to stop listening. */
export function onStopSignals(first: (signal: string) => void, second: (signal: string) => void): () => void {
  let asked = false;
  const listener = (signal: NodeJS.Signals) => {
    if (asked) second(signal);
    else first(signal);
    asked = true;
  };
  for (const signal of stopSignals) process.on(signal, listener);
  return () => {
    for (const signal of stopSignals) process.off(signal, listener);
  };
}
