export * from './cloud.ts';
export * from './cloud-options.ts';
export * from './faults.ts';
export * from './program.ts';
export * from './programs.ts';
export * from './provider.ts';
export * from './registry.ts';
