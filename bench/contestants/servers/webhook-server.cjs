const { fastify } = require('fastify');

/**
 * The minimal Fastify that contestants (b), (c) and (d) share: raw bodies, and whatever is thrown is a 500.
 *
 * @param {(body: Buffer, signature: string) => Promise<unknown>} receive resolves when the delivery may be acknowledged
 * @param {() => Promise<unknown>} [close] called last
 */
exports.serve = async function serve(receive, close) {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.get('/ready', async () => ({ ready: true }));
  app.route({
    method: 'POST',
    url: '/api/webhooks/stripe',
    handler: async (request) => {
      await receive(request.body, request.headers['stripe-signature']);
      return { received: true };
    },
  });
  process.once('SIGTERM', async () => {
    await app.close();
    await close?.();
    process.exit();
  });
  await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
};
