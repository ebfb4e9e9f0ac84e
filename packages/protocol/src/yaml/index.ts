/** YAML as JSON and back; apart from the rest of the package, so that only who reads or writes some loads its parser. */
export * from './keep-entry.ts';
export * from './parse.ts';
export { type Json, placeOf } from './plain-json.ts';
export * from './print.ts';
