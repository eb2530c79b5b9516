/** A backend's key, as `BACKEND_KEYS` names it. */
export const backendKey = 'shop:a-secret-of-at-least-32-characters';

const [, secret] = backendKey.split(':');
const start = `mutation ($input: StartVerificationInput!) {
  startVerification(input: $input) {
    __typename
    ... on Verification { id url }
  }
}`;

/** What a backend does that knows the person's number: the answer has the handle, and the URL of the page for it. */
export async function startAsBackend(
  service: string,
  phoneNumber: string,
  backend: Record<string, unknown> = { hidePhoneNumber: true, reference: 'session-1' },
): Promise<{ id: string; url: string }> {
  const response = await fetch(`${service}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query: start, variables: { input: { phoneNumber, backend } } }),
  });
  const { data } = await response.json();
  const { id, url } = data.startVerification;
  if (typeof id !== 'string' || typeof url !== 'string') throw new Error('The backend got no verification.');
  return { id, url };
}
