export { packTar } from '../tar.ts';
export * from './emulator.ts';
