import type { Child } from './child.ts';

/** What the server says when it answers requests. */
export interface Ready {
  url: string;
  /** how programs of this machine reach it */
  localUrl: string;
  /** the one-time link; null when an administrator exists */
  setupUrl: string | null;
  dataDir: string;
}

/** The server's ready message. Never settles when the server ends before. */
export const whenReady = (server: Child): Promise<Ready> =>
  new Promise((resolve) => {
    server.onMessage((message) => {
      const ready = readReady(message);
      if (ready) resolve(ready);
    });
  });

function readReady(message: unknown): Ready | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, url, localUrl, setupUrl, dataDir } = message as Record<string, unknown>;
  if (type !== 'ready' || typeof url !== 'string' || typeof localUrl !== 'string' || typeof dataDir !== 'string') return null;
  return { url, localUrl, setupUrl: typeof setupUrl === 'string' ? setupUrl : null, dataDir };
}
