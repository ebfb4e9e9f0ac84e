export * from './cloud.ts';
export * from './faults.ts';
export * from './programs.ts';
export * from './provider.ts';
export * from './registry.ts';
