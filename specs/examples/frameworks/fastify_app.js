// Books kept by Fastify, documented by @fastify/swagger from the schemas by which Fastify validates: a key for every
// request, 400 with Fastify's own body, members that are dropped where the schema knows none such, PATCH and PUT.
// FASTIFY_PORT is where it listens; `schema` as argument prints the document.
const { randomUUID } = require('crypto');
const fastify = require('fastify');
const swagger = require('@fastify/swagger');

const KEY = 'k-12345678-secret';

const sent = {
  title: { type: 'string', minLength: 1, maxLength: 100 },
  author: { type: 'string', minLength: 1 },
  year: { type: 'integer', minimum: 1450, maximum: 2100 },
  genre: { type: 'string', enum: ['novel', 'poetry', 'essay'] },
  isbn: { type: ['string', 'null'], pattern: '^[0-9]{13}$' },
  tags: { type: 'array', items: { type: 'string' }, maxItems: 5 },
  price: { type: 'number', minimum: 0 },
};
const schemas = [
  {
    $id: 'Book',
    type: 'object',
    required: ['id', 'title', 'author', 'year', 'createdAt', 'updatedAt'],
    properties: {
      id: { type: 'string', format: 'uuid', readOnly: true },
      ...sent,
      createdAt: { type: 'string', format: 'date-time', readOnly: true },
      updatedAt: { type: 'string', format: 'date-time', readOnly: true },
    },
  },
  {
    $id: 'BookInput',
    type: 'object',
    required: ['title', 'author', 'year'],
    additionalProperties: false,
    properties: sent,
  },
  { $id: 'BookPatch', type: 'object', additionalProperties: false, minProperties: 1, properties: sent },
  {
    $id: 'Error',
    type: 'object',
    required: ['statusCode', 'error', 'message'],
    properties: {
      statusCode: { type: 'integer' },
      code: { type: 'string' },
      error: { type: 'string' },
      message: { type: 'string' },
    },
  },
];

const body = (description, ref) => ({
  description,
  content: { 'application/json': { schema: { $ref: ref } } },
});
const refusals = { 400: body('bad request', 'Error#'), 401: body('no key, or a wrong one', 'Error#') };
const ofOne = { ...refusals, 404: body('no such book', 'Error#') };
const one = { 200: body('the book', 'Book#'), ...ofOne };
const params = { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } };
const querystring = {
  type: 'object',
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    offset: { type: 'integer', minimum: 0, default: 0 },
    genre: sent.genre,
  },
};
const listed = {
  description: 'the books',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['items', 'total'],
        properties: { items: { type: 'array', items: { $ref: 'Book#' } }, total: { type: 'integer' } },
      },
    },
  },
};

function routes(app) {
  const books = new Map();
  const missing = (reply) => reply.code(404).send({ statusCode: 404, error: 'Not Found', message: 'no such book' });
  const now = () => new Date().toISOString();
  const keep = (book) => books.set(book.id, book).get(book.id);

  app.post(
    '/books',
    {
      schema: {
        operationId: 'createBook',
        body: { $ref: 'BookInput#' },
        response: { 201: body('created', 'Book#'), ...refusals },
      },
    },
    async (request, reply) => {
      const time = now();
      reply.code(201);
      return keep({ id: randomUUID(), ...request.body, createdAt: time, updatedAt: time });
    },
  );
  app.get(
    '/books',
    { schema: { operationId: 'listBooks', querystring, response: { 200: listed, ...refusals } } },
    async ({ query }) => {
      const all = [...books.values()].filter((book) => !query.genre || book.genre === query.genre);
      return { items: all.slice(query.offset, query.offset + query.limit), total: all.length };
    },
  );
  app.get(
    '/books/:id',
    { schema: { operationId: 'getBook', params, response: one } },
    async (request, reply) => books.get(request.params.id) || missing(reply),
  );
  app.patch(
    '/books/:id',
    { schema: { operationId: 'updateBook', params, body: { $ref: 'BookPatch#' }, response: one } },
    async (request, reply) => {
      const book = books.get(request.params.id);
      return book ? keep({ ...book, ...request.body, updatedAt: now() }) : missing(reply);
    },
  );
  app.put(
    '/books/:id',
    { schema: { operationId: 'replaceBook', params, body: { $ref: 'BookInput#' }, response: one } },
    async (request, reply) => {
      const book = books.get(request.params.id);
      if (!book) return missing(reply);
      return keep({ id: book.id, ...request.body, createdAt: book.createdAt, updatedAt: now() });
    },
  );
  app.delete(
    '/books/:id',
    {
      schema: {
        operationId: 'deleteBook',
        params,
        response: { 204: { description: 'gone', type: 'null' }, ...ofOne },
      },
    },
    async (request, reply) => (books.delete(request.params.id) ? reply.code(204).send() : missing(reply)),
  );
}

async function main() {
  const app = fastify();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Library', version: '1.0.0' },
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } } },
      security: [{ key: [] }],
    },
    refResolver: { buildLocalReference: (schema) => schema.$id },
  });
  for (const schema of schemas) app.addSchema(schema);
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers['x-api-key'] !== KEY)
      return reply.code(401).send({ statusCode: 401, error: 'Unauthorized', message: 'who are you?' });
  });
  app.after(() => routes(app));
  await app.ready();
  if (process.argv[2] === 'schema') console.log(JSON.stringify(app.swagger()));
  else await app.listen({ host: '127.0.0.1', port: Number(process.env.FASTIFY_PORT) });
}

main();
