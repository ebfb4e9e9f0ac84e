import { Failure } from '../api/failure.ts';

const retryMs = 2_000;

/** A part of the script could not be fetched, as browsers say it. */
export const isMissingScript = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|importing a module script|unable to preload/i.test(error.message);

/** The server has other scripts than this page asks for: it was updated since the page was opened. */
export const outdated = (): Failure =>
  new Failure(
    0,
    'page_outdated',
    'Baton was updated since this page was opened',
    'Reload the page: it shows the same as now, from the new version.',
  );

/** Effects, so that tests can stand in for them. */
interface ScriptEnvironment {
  /** whether the server answers */
  isThere(): Promise<boolean>;
  pause(ms: number): Promise<void>;
}

/** Whether the server answers. */
export const isServerThere = async (): Promise<boolean> =>
  (await fetch('/healthz', { cache: 'no-store' }).catch(() => null))?.ok ?? false;

const browser: ScriptEnvironment = {
  isThere: isServerThere,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Loads a part of the script. While the server is away it waits for it, so that what is shown can be read on. Throws `outdated` when the server
 * answers and does not have it.
 */
export async function patiently<T>(load: () => Promise<T>, environment = browser): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch (error) {
      if (!isMissingScript(error)) throw error;
    }
    if (await environment.isThere()) {
      // it may have come back between the two
      return await load().catch((error: unknown) => {
        throw isMissingScript(error) ? outdated() : error;
      });
    }
    await environment.pause(retryMs);
  }
}
