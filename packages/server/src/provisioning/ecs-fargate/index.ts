export { type EcsFargateOptions, EcsFargateProvider } from './provider.ts';
