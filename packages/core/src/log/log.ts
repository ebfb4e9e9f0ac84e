export * from './clean-line.ts';
export * from './masker.ts';
export * from './matcher.ts';
export * from './secret-forms.ts';
export * from './sha256.ts';
