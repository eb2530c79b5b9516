import { createHmac, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pages } from './pages.ts';

// A login with a password and a code. Who the person is, and their number, this backend knows already.

const {
  VERIFICATION_URL: service = 'http://127.0.0.1:4000',
  BACKEND_KEY: key = '',
  WEBHOOK_SECRET: webhookSecret = '',
  ACCEPT_TEST_PROOFS,
  PORT = '4200',
  // Where people find us. Never from a header: who names it gets the proof.
  OWN_URL = `http://127.0.0.1:${PORT}`,
} = process.env;

/** Ours among the service's BACKEND_KEYS. */
const ownName = 'login';

/** What a session of a browser has come to. `reference` is our name for its login, and what a proof has to name. */
type Session = { user: string; reference: string; verificationId: string; isIn: boolean };

const salt = randomBytes(16);
const hashed = (password: string) => scryptSync(password, salt, 32);
const users = new Map([['ada', { password: hashed('lovelace'), phoneNumber: '+14155550142' }]]);
const sessions = new Map<string, Session>();
/** What the webhook told of a login: for whoever looks after people, never for letting one in. */
const told = new Map<string, string>();

/** Asks the service as the backend whose key we have. */
async function ask(query: string, variables: object) {
  const response = await fetch(`${service}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (!data) throw new Error(errors?.[0]?.message);
  return data;
}

const start = `mutation ($input: StartVerificationInput!) {
  startVerification(input: $input) { __typename ... on Verification { id url } ... on Problem { message } } }`;
const proof = 'query ($token: String!) { proof(token: $token) { startedBy reference phoneNumberVerified } }';
const status = 'query ($id: ID!) { verification(id: $id) { status url } }';

/** The password is right: a code goes to the number, and the browser to where it is typed. */
async function logIn(request: IncomingMessage, response: ServerResponse, way: string) {
  const given = new URLSearchParams(await bodyOf(request));
  const user = given.get('user') ?? '';
  const known = users.get(user);
  const isRight = timingSafeEqual(known?.password ?? randomBytes(32), hashed(given.get('password') ?? ''));
  if (!known || !isRight) return show(response, 401, pages.login('That is not right. Try again.'));

  const before = sessionIdOf(request);
  const begun = (await pendingOf(sessions.get(before), user)) ?? (await begin(request, known.phoneNumber));
  if ('message' in begun) return show(response, 503, pages.login(begun.message));

  // A session of its own for each login: nobody can have planted it before.
  sessions.delete(before);
  const id = randomBytes(32).toString('base64url');
  sessions.set(id, { user, reference: begun.reference, verificationId: begun.id, isIn: false });
  response.setHeader('set-cookie', `session=${id}; HttpOnly; SameSite=Lax; Path=/`);
  return response.writeHead(303, { location: way === 'component' ? '/code' : begun.url }).end();
}

/** What this browser began and still waits for a code: each open one takes one of the three that a number may have. */
async function pendingOf(session: Session | undefined, user: string) {
  if (!session || session.user !== user || session.isIn) return undefined;
  const { reference, verificationId: id } = session;
  const { verification } = await ask(status, { id });
  return verification?.status === 'PENDING' ? { id, reference, url: verification.url } : undefined;
}

async function begin(request: IncomingMessage, phoneNumber: string) {
  const reference = randomUUID();
  const backend = {
    hidePhoneNumber: true,
    reference,
    clientAddress: request.socket.remoteAddress,
    returnUrl: `${OWN_URL}/return`,
  };
  // The text is in the person's language, as far as their browser says it.
  const [locale = 'en'] = (request.headers['accept-language'] ?? 'en').split(/[,;]/);
  const input = { phoneNumber, locale, idempotencyKey: randomUUID(), backend };
  const { startVerification: started } = await ask(start, { input });
  return started.__typename === 'Verification' ? { ...started, reference } : { message: started.message };
}

/** Only the browser that brings the proof of its own login gets in. */
async function letIn(request: IncomingMessage, response: ServerResponse) {
  const session = sessionOf(request);
  const { proof: said } = await ask(proof, { token: await bodyOf(request) });
  const isOwn = session && said?.startedBy === ownName && said.reference === session.reference;
  if (!isOwn || !(said.phoneNumberVerified || ACCEPT_TEST_PROOFS === 'on')) return response.writeHead(403).end();
  session.isIn = true;
  return response.writeHead(204).end();
}

/** Standard Webhooks: one of the signatures is ours, and it was made within five minutes. */
async function hear(request: IncomingMessage, response: ServerResponse) {
  const body = await bodyOf(request);
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = request.headers;
  const expected = createHmac('sha256', Buffer.from(webhookSecret.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${at}.${body}`)
    .digest();
  const isOurs = String(signatures)
    .split(' ')
    .map((signature) => Buffer.from(signature.replace(/^v1,/, ''), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
  if (webhookSecret === '' || !isOurs || Math.abs(Date.now() / 1000 - Number(at)) > 300)
    return response.writeHead(401).end();
  const { type, data } = JSON.parse(body);
  told.set(data.reference, type);
  return response.writeHead(204).end();
}

/** Not in yet: how far the verification is, as the key lets us ask, and what the webhook told. */
async function wait({ reference, verificationId }: Session, response: ServerResponse) {
  const { verification } = await ask(status, { id: verificationId });
  return show(response, 200, pages.waiting(verification?.status ?? 'forgotten', told.get(reference) ?? 'nothing yet'));
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const session = sessionOf(request);
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return show(response, 200, session?.isIn ? pages.inside(session.user) : pages.login());
    case 'POST /':
      return logIn(request, response, searchParams.get('way') ?? 'page');
    case 'GET /code':
      if (!session || session.isIn) return response.writeHead(303, { location: '/' }).end();
      return show(response, 200, pages.component(service, session.verificationId));
    case 'GET /return':
      return show(response, 200, pages.returned);
    case 'POST /proof':
      return letIn(request, response);
    case 'GET /waiting':
      return session ? wait(session, response) : response.writeHead(303, { location: '/' }).end();
    case 'POST /webhooks':
      return hear(request, response);
    default:
      return response.writeHead(404).end();
  }
}

const sessionIdOf = ({ headers }: IncomingMessage) => /(?:^|; )session=([\w-]+)/.exec(headers.cookie ?? '')?.[1] ?? '';
const sessionOf = (request: IncomingMessage) => sessions.get(sessionIdOf(request));

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) if ((body += part).length > 65_536) throw new Error('Too long');
  return body;
}

function show(response: ServerResponse, code: number, html: string) {
  return response
    .writeHead(code, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(html);
}

if (key === '') throw new Error('BACKEND_KEY is unset: the secret of one of the service’s BACKEND_KEYS');
const server = createServer((request, response) => {
  answer(request, response).catch((error: Error) => {
    console.error(`${error.message}, asking ${service}`);
    show(response, 500, pages.login('Something went wrong on our side. Try again in a moment.'));
  });
});
server.listen(Number(PORT), '127.0.0.1', () =>
  console.log(`The login: http://127.0.0.1:${Object(server.address()).port}`),
);
