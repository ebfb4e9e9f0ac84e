/** Something that was looked at: a runner, a job, a template. */
export interface Visit {
  path: string;
  label: string;
}

const place = 'baton-recent';
const visitsMax = 8;

/** Pages of one thing; the lists are in the navigation. */
const isOfOne = (path: string): boolean => /^\/(?:runners|jobs|templates)\/(?!keys$)[^/]+$/.test(path);

/** The list with one more, the newest first. */
export const withVisit = (visits: readonly Visit[], visit: Visit): Visit[] =>
  [visit, ...visits.filter(({ path }) => path !== visit.path)].slice(0, visitsMax);

const isVisit = (each: unknown): each is Visit =>
  typeof (each as Visit | null)?.path === 'string' && isOfOne((each as Visit).path) && typeof (each as Visit).label === 'string';

/** What was looked at last, the newest first. */
export function recentVisits(): Visit[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isVisit) : [];
  } catch {
    return [];
  }
}

/** Remembers in this browser that a page was looked at, by what its tab is called. */
export function recordVisit(path: string, label: string): void {
  if (!isOfOne(path)) return;
  try {
    localStorage.setItem(place, JSON.stringify(withVisit(recentVisits(), { path, label })));
  } catch {
    // a browser that keeps nothing
  }
}

/** Somebody else signs in: what was looked at is not theirs. */
export function forgetVisits(): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // it kept nothing
  }
}
