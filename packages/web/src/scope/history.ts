import { createBrowserHistory, type RouterHistory } from '@tanstack/react-router';
import { scopeIn, withScope } from './address.ts';

/** The history of the browser, in which every way from page to page keeps the scope: links, forms, redirects. */
function createScopedHistory(): RouterHistory {
  const history = createBrowserHistory();
  const { push, replace } = history;
  const kept = (path: string): string => withScope(path, scopeIn(history.location.search));
  history.push = (path, ...rest) => push(kept(path), ...rest);
  history.replace = (path, ...rest) => replace(kept(path), ...rest);
  return history;
}

let made: RouterHistory | undefined;

/** The one history of this tab. */
export function pageHistory(): RouterHistory {
  made ??= createScopedHistory();
  return made;
}
