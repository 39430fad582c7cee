// Tasks kept by Express behind express-openapi-validator, which holds requests and responses against the document beside
// it: a bearer token, 400 for what the document forbids, keys that count, a PATCH.  EXPRESS_PORT is where it listens.
const path = require('path');
const express = require('express');
const validator = require('express-openapi-validator');

const TOKEN = 't-12345678-secret';
const tasks = new Map();
let last = 0;

const app = express();
app.use(express.json());
app.use(
  validator.middleware({
    apiSpec: path.join(__dirname, 'express_openapi.yaml'),
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
app.listen(Number(process.env.EXPRESS_PORT), '127.0.0.1');
