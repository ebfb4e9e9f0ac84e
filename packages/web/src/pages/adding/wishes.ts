import type { AddRunner } from '@baton/protocol';

/** What is said of a runner before it is there, as the form holds it. */
export interface Wishes {
  name: string;
  /** null: not touched yet */
  executors: string[] | null;
  labels: string[];
  /** null: not touched yet */
  scope: string | null;
  workspace: string;
  trusted: boolean;
  refusesUnlabelled: boolean;
  ephemeral: boolean;
}

export const noWishes: Wishes = {
  name: '',
  executors: null,
  labels: [],
  scope: null,
  workspace: '',
  trusted: false,
  refusesUnlabelled: false,
  ephemeral: false,
};

/** As the server takes it. What was not said is left out: the server knows what holds then. */
export function readWishes(wishes: Wishes, { executors, scope }: { executors: string[]; scope: string | undefined }): AddRunner {
  const { name, labels, workspace, trusted, refusesUnlabelled, ephemeral } = wishes;
  return {
    ...{ name: name.trim(), executors, labels },
    ...(scope !== undefined && scope !== 'instance' && { scope }),
    ...(workspace.trim() !== '' && { workspace: workspace.trim() }),
    ...(trusted && { trusted }),
    ...(refusesUnlabelled && { refusesUnlabelled }),
    ...(ephemeral && { ephemeral }),
  };
}

/** The scope that is meant until another is chosen: that of the page, else the widest. */
export const firstScope = (scopes: readonly string[], ofPage: string | null): string | undefined =>
  ofPage !== null && scopes.includes(ofPage) ? ofPage : scopes[0];

/** What an address says that a runner must offer. */
export function wishesIn(search: {
  labels?: string | undefined;
  executors?: string | undefined;
  for?: string | undefined;
}): Wishes {
  const listOf = (text: string | undefined): string[] => (text ?? '').split(',').filter((word) => word !== '');
  const executors = listOf(search.executors);
  return {
    ...noWishes,
    labels: listOf(search.labels),
    executors: executors.length > 0 ? executors : null,
    scope: search.for ?? null,
  };
}
