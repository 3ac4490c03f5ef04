import { unsupportedNode } from './development/unsupported-node';

const problem = unsupportedNode();
if (problem === undefined) {
  // Only now: loading NestJS fails in a way that tells nobody why.
  void import('./serve.js').then(({ serve }) => serve());
} else {
  console.error(problem);
  process.exitCode = 1;
}
