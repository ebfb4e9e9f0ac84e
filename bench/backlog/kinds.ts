/** Jobs of one class: of one project, asking for one label. */
export interface Kind {
  /** of each of its jobs, so that one that was taken tells its kind */
  name: string;
  /** where it stands among the projects */
  project: number;
  label: string;
  /** its concurrency key, of one job at once; null: none */
  key: string | null;
}

export const projects = 20;
const labels = 10;
/** How many of the labels a runner has: so many tenths of all classes are jobs that it can take. */
const labelsOfRunner = 3;

export const projectName = (project: number): string => `bench/project-${project}`;
export const projectId = (project: number): string => `project-bench-${project}`;

/** Every class that some runner can take. */
export const kinds: readonly Kind[] = Array.from({ length: projects * labels }, (_, index) => ({
  name: `kind ${index}`,
  project: index % projects,
  label: `label-${Math.floor(index / projects)}`,
  key: null,
}));

/**
 * The jobs that a concurrency key keeps back, one class and key for each project. The first of each can have the permit, but asks for a label
 * that nobody has: so the others stay parked behind it.
 */
export const blockedKinds: readonly Kind[] = Array.from({ length: projects }, (_, project) => ({
  name: `blocked ${project}`,
  project,
  label: 'blocked',
  key: 'mast',
}));

/** One submission in ten is blocked, the others are of all kinds in turn. */
export const kindOf = (index: number): Kind =>
  (index % 10 === 9
    ? blockedKinds[Math.floor(index / 10) % projects]
    : kinds[(index - Math.floor(index / 10)) % kinds.length]) as Kind;

/** Neighbours share no more than one label. */
export const runnerLabels = (index: number): string[] =>
  Array.from({ length: labelsOfRunner }, (_, turn) => `label-${(index + turn * labelsOfRunner) % labels}`);
