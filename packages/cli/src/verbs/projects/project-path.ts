import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';

/** Owner and name of a project. @param text owner/name; anything else is refused as wrong usage */
export function partsOf(text: string): [owner: string, name: string] {
  const [owner, name, ...more] = text.split('/');
  if (!owner || !name || more.length > 0)
    throw new ApiError('usage', { problem: `${text} is no project; it looks like baton/default` });
  return [owner, name];
}

/** Where a project is found. */
export function projectPath(text: string): string {
  const [owner, name] = partsOf(text);
  return restPaths.project(`${encodeURIComponent(owner)}/${encodeURIComponent(name)}`);
}
