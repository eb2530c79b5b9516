// Verifies a fictional number at a service with the simulator, as a client would, and prints its proof and the nonce of the
// session that it was made for: node proof.mjs http://127.0.0.1:4000
import { randomBytes, randomInt } from 'node:crypto';

const [, , service] = process.argv;
const phoneNumber = `+14155550${randomInt(100, 150)}`;
const nonce = randomBytes(16).toString('base64url'); // the backend makes it, keeps it with the session and hands it to the page

const { startVerification } = await ask(
  `mutation ($input: StartVerificationInput!) {
    startVerification(input: $input) { ... on Verification { id } ... on Problem { message } }
  }`,
  { phoneNumber, nonce },
);
const [{ code }] = await (await fetch(`${service}/simulator/messages?to=${encodeURIComponent(phoneNumber)}`)).json();
const { checkCode } = await ask(
  `mutation ($input: CheckCodeInput!) {
    checkCode(input: $input) { ... on Verification { proof { token } } ... on Problem { message } }
  }`,
  { verificationId: startVerification.id, code },
);
console.log(checkCode.proof.token, nonce);

async function ask(query, input) {
  const response = await fetch(`${service}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await response.json();
  const message = errors?.[0].message ?? Object.values(data)[0].message;
  if (message) throw new Error(message);
  return data;
}
