import { ApiError } from '@baton/protocol';
import { LogStoreFull } from '../logstore/interface.ts';
import { StoreFull, StoreUnusable } from '../store/errors.ts';

/** What kept a server from starting, in the words of the catalogue; null for a defect. */
export function startError(error: unknown, path: string): ApiError | null {
  if (error instanceof ApiError) return error;
  if (error instanceof StoreFull || error instanceof LogStoreFull) return new ApiError('storage_full');
  if (!(error instanceof StoreUnusable)) return systemError(error, path);
  switch (error.reason) {
    case 'locked':
      return new ApiError('database_locked', { path });
    case 'foreign':
      return new ApiError('database_foreign', { path });
    case 'too_new': {
      const [found = '?', known = '?'] = error.message.match(/\d+/g)?.slice(-2) ?? [];
      return new ApiError('database_too_new', { path, found, known });
    }
    case 'missing':
      return new ApiError('database_missing', { path });
    case 'unreachable':
    case 'refused':
    case 'unsuitable':
      return new ApiError(`database_${error.reason}`, { path, problem: reasonIn(error.message) });
    case 'corrupt':
      return new ApiError('database_corrupt', { path, problem: reasonIn(error.message) });
    case 'unreadable':
      return new ApiError('data_unreadable', { path, problem: reasonIn(error.message) });
  }
}

/** The reason that the store's sentence gives in parentheses. */
const reasonIn = (message: string): string => /\(([^()]*)\)/.exec(message)?.[1] ?? message;

/** A failure of the file system below the data folder. */
function systemError(error: unknown, path: string): ApiError | null {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined || code === undefined) return null;
  if (code === 'ENOSPC') return new ApiError('storage_full');
  return new ApiError('data_unreadable', { path, problem: message });
}

/** Why it can not listen. */
export function listenError(error: unknown, host: string, port: number): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new ApiError('port_in_use', { host, port });
  const problems: Readonly<Record<string, string>> = {
    EACCES: 'this port needs more rights',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no host of that name',
    EAI_AGAIN: 'the name can not be resolved now',
    EINVAL: 'this is no address to listen on',
  };
  if (code === undefined) return error;
  return new ApiError('address_unavailable', { host, port, problem: problems[code] ?? message });
}
