// SPDX-License-Identifier: GPL-3.0-or-later
// An Aloware that shares no line with the practice one: oidc-provider signs people in, and the official MCP SDK serves the tools.
// Prints one JSON line with its address, and serves until its standard input ends.
//
//   node server.mjs [--json | --newest]
//
// --json: answers are plain JSON instead of event streams; --newest: the SDK that speaks MCP 2026-07-28 serves, and nothing older.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import process from 'node:process';

import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer as NewestMcpServer } from '@modelcontextprotocol/server';
import Provider from 'oidc-provider';
import { z } from 'zod';

const SCOPE = 'mcp:use';
const plainJson = process.argv.includes('--json');
const newest = process.argv.includes('--newest');

const contacts = new Map();
const seen = { tools: {}, paths: {}, grants: {} };
const count = (counters, name) => { counters[name] = (counters[name] ?? 0) + 1; };

// ── The tools ──

const text = (value) => ({ content: [{ type: 'text', text: JSON.stringify(value) }] });
const refusal = (message) => ({ isError: true, ...text({ message }) });

function findContact({ phone_number: phone }) {
  const contact = contacts.get(phone);
  return contact ? text(contact) : refusal('Contact not found.');
}

function saveContact({ phone_number: phone, force_update: force, ...values }) {
  const known = contacts.get(phone);
  if (known && !force) return refusal('Contact already exists.');
  const contact = known ?? { id: 155000001 + contacts.size, phone_number: phone, first_name: '', last_name: '', email: '', city: '' };
  contacts.set(phone, { ...contact, ...values, user_id: values.user_id ? Number(values.user_id) : contact.user_id ?? null });
  return text({ message: known ? 'Contact updated.' : 'Contact created.' });
}

const users = () => text({ data: [{ id: 7, name: 'Uma Owner', email: 'uma@example.com', active: true }] });

function newMcpServer() {
  const server = new (newest ? NewestMcpServer : McpServer)({ name: 'independent', version: '1.0.0' });
  const maybe = z.string().nullable().optional();
  const add = (name, description, inputSchema, run) => server.registerTool(name, { description, inputSchema: newest ? z.object(inputSchema) : inputSchema }, (input) => {
    count(seen.tools, name);
    return run(input);
  });

  add('contact-lookup', 'Finds a contact by its phone number.', { phone_number: z.string() }, findContact);
  add('create-lead', 'Creates a contact, or updates the one with this phone number.', {
    phone_number: z.string(), force_update: z.boolean().optional(), first_name: maybe, last_name: maybe, email: maybe, city: maybe,
    state: maybe, country: maybe, zipcode: maybe, csf1: maybe, csf2: maybe, lead_source: maybe, date_of_birth: maybe,
    user_id: z.union([z.number(), z.string()]).optional(),
    other_phone_numbers: z.array(z.object({ label: z.string(), phone_number: z.string() })).optional(),
  }, saveContact);
  add('get-users', 'Lists all users of the account.', {}, users);
  add('send-sms', 'Sends a message to a phone number.', { to: z.string(), message: z.string() }, () => text({}));
  add('two-legged-call', 'Calls a user and a contact and connects them.', { user_id: z.number(), phone_number: z.string() }, () => text({}));
  return server;
}

// ── Signing in ──

const listener = http.createServer();
await new Promise((ready) => { listener.listen(0, '127.0.0.1', ready); });
const origin = `http://127.0.0.1:${listener.address().port}`;
const resource = `${origin}/mcp`;

const provider = new Provider(origin, {
  features: {
    devInteractions: { enabled: true },
    registration: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({ scope: SCOPE, audience: resource, accessTokenFormat: 'opaque' }),
    },
  },
  scopes: ['openid', 'offline_access', SCOPE],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  cookies: { keys: [randomUUID()] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
});
provider.on('grant.success', (ctx) => count(seen.grants, ctx.oidc.params.grant_type));
provider.on('server_error', (_, problem) => process.stderr.write(`${problem.stack}\n`));

const used = new Set();
const over = new Set();

async function isAllowed(header) {
  used.add(header);
  if (over.has(header)) return false;
  const token = header?.startsWith('Bearer ') ? await provider.AccessToken.find(header.slice('Bearer '.length)) : undefined;
  return token?.isValid && token.aud === resource && (token.scope ?? '').split(' ').includes(SCOPE);
}

// ── HTTP ──

const sessions = new Map();
const serveNewest = toNodeHandler(createMcpHandler(newMcpServer, { legacy: 'reject' }));

async function serveMcp(request, response) {
  if (!await isAllowed(request.headers.authorization)) {
    response.writeHead(401, { 'WWW-Authenticate': `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"` }).end();
    return;
  }
  if (newest) {
    await serveNewest(request, response);
    return;
  }
  const id = request.headers['mcp-session-id'];
  let transport = sessions.get(id);
  if (id && !transport) {
    response.writeHead(404).end();
    return;
  }
  if (!transport) {
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: plainJson,
      onsessioninitialized: (begun) => sessions.set(begun, transport),
    });
    await newMcpServer().connect(transport);
  }
  await transport.handleRequest(request, response);
}

const answer = (response, value) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));

listener.on('request', (request, response) => {
  const path = new URL(request.url, origin).pathname;

  count(seen.paths, path);
  if (path === '/mcp') serveMcp(request, response);
  else if (path === '/__seen') answer(response, { ...seen, contacts: [...contacts.values()] });
  else if (path === '/__expire') {
    used.forEach((header) => over.add(header));
    answer(response, {});
  } else if (path === '/.well-known/oauth-protected-resource/mcp')
    answer(response, { resource, authorization_servers: [origin], scopes_supported: [SCOPE], bearer_methods_supported: ['header'] });
  else provider.callback()(request, response);
});

process.stdout.write(`${JSON.stringify({ aloware_url: origin })}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
