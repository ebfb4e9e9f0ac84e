import type { Child } from './child.ts';

/** What the server says when it answers requests. */
export interface Ready {
  url: string;
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
  const { type, url, setupUrl, dataDir } = message as Record<string, unknown>;
  if (type !== 'ready' || typeof url !== 'string' || typeof dataDir !== 'string') return null;
  return { url, setupUrl: typeof setupUrl === 'string' ? setupUrl : null, dataDir };
}

/** How this machine reaches a server that listens at `url`: a wildcard address is nothing to connect to. */
export function localUrl(url: string): string {
  const local = new URL(url);
  if (local.hostname === '0.0.0.0') local.hostname = '127.0.0.1';
  if (local.hostname === '[::]') local.hostname = '[::1]';
  return local.href.replace(/\/+$/, '');
}
