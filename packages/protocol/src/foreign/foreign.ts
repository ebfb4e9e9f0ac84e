/*
 * Runners of other systems, in words: what they speak, what that can not express, and how they join. Without the schema library, so that page and
 * command line say the same.
 */
export * from './act-words.ts';
export * from './limit-words.ts';
export * from './shell-word.ts';
export * from './steps.ts';
export * from './systems.ts';
