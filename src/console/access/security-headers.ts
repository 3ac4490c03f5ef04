import { fastifyHelmet } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { isBelowConsole } from '../console-path';

/** Nothing is loaded from elsewhere, nothing inline runs, and nobody else frames it. */
const setContentSecurityPolicy = fastifyHelmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    fontSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

const others = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not `no-referrer`, with which browsers hide the origin of our own forms too.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'x-robots-tag': 'noindex',
};

/** For the console and the admin API. Helmet's own hooks would run for each delivery too. */
export function secureAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const path = request.routeOptions.url ?? request.url;
    if (!isBelowConsole(path) && !path.startsWith('/admin')) return done();
    void reply.headers(others);
    setContentSecurityPolicy(request.raw, reply.raw, (error?: Error) => done(error));
  });
}
