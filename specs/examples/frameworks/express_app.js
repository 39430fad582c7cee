// Tasks kept by Express behind express-openapi-validator, which holds requests and responses against a document: a
// bearer token, 400 for what the document forbids, keys that count, a PATCH.  EXPRESS_PORT is where it listens; `schema`
// as argument prints the document.
const express = require('express');
const validator = require('express-openapi-validator');

const TOKEN = 't-12345678-secret';

const fields = {
  title: { type: 'string', minLength: 1, maxLength: 80 },
  priority: { type: 'string', enum: ['low', 'normal', 'high'] },
  done: { type: 'boolean' },
  due: { type: 'string', format: 'date', nullable: true },
  estimate: { type: 'number', minimum: 0, maximum: 1000 },
  labels: { type: 'array', maxItems: 4, items: { type: 'string', minLength: 1 } },
  place: {
    type: 'object',
    required: ['city'],
    properties: { city: { type: 'string' }, lat: { type: 'number', minimum: -90, maximum: 90 } },
  },
};
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
const json = (description, schema) => ({ description, content: { 'application/json': { schema } } });
const sent = (name) => ({ required: true, content: { 'application/json': { schema: ref(name) } } });
const refused = json('refused', ref('Error'));
const refusals = { 400: refused, 401: refused };
const ofOne = { ...refusals, 404: refused };
const query = (name, schema) => ({ name, in: 'query', schema });
const list = {
  type: 'object',
  required: ['tasks', 'total'],
  properties: { tasks: { type: 'array', items: ref('Task') }, total: { type: 'integer' } },
};

const documented = {
  openapi: '3.0.3',
  info: { title: 'Tasks', version: '1.0.0' },
  security: [{ token: [] }],
  paths: {
    '/tasks': {
      get: {
        operationId: 'listTasks',
        parameters: [
          query('page', { type: 'integer', minimum: 1, default: 1 }),
          query('per_page', { type: 'integer', minimum: 1, maximum: 50, default: 20 }),
          query('done', { type: 'boolean' }),
        ],
        responses: { 200: json('the tasks', list), ...refusals },
      },
      post: {
        operationId: 'createTask',
        requestBody: sent('NewTask'),
        responses: { 201: json('the task', ref('Task')), ...refusals, 415: refused },
      },
    },
    '/tasks/{taskId}': {
      parameters: [{ name: 'taskId', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }],
      get: { operationId: 'readTask', responses: { 200: json('the task', ref('Task')), ...ofOne } },
      patch: {
        operationId: 'changeTask',
        requestBody: sent('TaskChanges'),
        responses: { 200: json('the task', ref('Task')), ...ofOne, 415: refused },
      },
      delete: { operationId: 'deleteTask', responses: { 204: { description: 'gone' }, ...ofOne } },
    },
  },
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    schemas: {
      TaskChanges: { type: 'object', properties: fields },
      NewTask: { allOf: [ref('TaskChanges')], required: ['title'] },
      Task: {
        allOf: [
          ref('TaskChanges'),
          {
            type: 'object',
            required: ['id', 'title', 'done', 'priority', 'version'],
            properties: { id: { type: 'integer', readOnly: true }, version: { type: 'integer', readOnly: true } },
          },
        ],
      },
      Error: {
        type: 'object',
        required: ['message'],
        properties: { message: { type: 'string' }, errors: { type: 'array', items: { type: 'object' } } },
      },
    },
  },
};
const tasks = new Map();
let last = 0;

const app = express();
app.use(express.json());
app.use(
  validator.middleware({
    apiSpec: documented,
    validateRequests: true,
    validateResponses: true,
    validateSecurity: { handlers: { token: (request) => request.headers.authorization === `Bearer ${TOKEN}` } },
  }),
);

const keep = (task) => tasks.set(task.id, task).get(task.id);
const find = (request) => {
  const task = tasks.get(Number(request.params.taskId));
  if (!task) throw Object.assign(new Error('no such task'), { status: 404 });
  return task;
};

app.get('/tasks', ({ query }, response) => {
  const all = [...tasks.values()].filter((task) => query.done === undefined || task.done === query.done);
  const start = (query.page - 1) * query.per_page;
  response.json({ tasks: all.slice(start, start + query.per_page), total: all.length });
});
app.post('/tasks', (request, response) => {
  last += 1;
  response.status(201).json(keep({ done: false, priority: 'normal', ...request.body, id: last, version: 1 }));
});
app.get('/tasks/:taskId', (request, response) => response.json(find(request)));
app.patch('/tasks/:taskId', (request, response) => {
  const task = find(request);
  response.json(keep({ ...task, ...request.body, id: task.id, version: task.version + 1 }));
});
app.delete('/tasks/:taskId', (request, response) => {
  tasks.delete(find(request).id);
  response.status(204).end();
});
app.use((error, request, response, next) => {
  response.status(error.status || 500).json({ message: error.message, errors: error.errors || [] });
});
if (process.argv[2] === 'schema') console.log(JSON.stringify(documented));
else app.listen(Number(process.env.EXPRESS_PORT), '127.0.0.1');
