export { ProcessProvider, type ProcessProviderOptions } from './provider.ts';
