// The entry of the file for script tags. What the parts that are loaded later take from it is put in by rollup.config.js.
export * from './index.ts';
