/*
 * What a module imports is looked up in all the files that core's index passes on, and while modules are linked all that was looked up stays in memory. So
 * core is linked before those that import it: then each name is found at once, and the start takes 20 MB less that the process would keep.
 */
await import('@baton/core');

export const { runProcess } = await import('./process.ts');
