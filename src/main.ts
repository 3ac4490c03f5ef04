import { unsupportedNode } from './unsupported-node';

const problem = unsupportedNode();
if (problem === undefined) {
  // Only now: where NestJS cannot be loaded, the error tells nobody why.
  const { serve } = require('./serve') as typeof import('./serve');
  void serve();
} else {
  console.error(problem);
  process.exitCode = 1;
}
