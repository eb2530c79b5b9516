import { OperationTypeNode, print, type OperationDefinitionNode } from 'graphql';

export const phoneNumber = '+1 415 555 0100';

export const authorization = (key: string) => ({ authorization: `Bearer ${key}` });

/** The shell variables that take the place of what Sandbox calls `latest`. */
const inShell: Record<string, string> = {
  phoneNumber: JSON.stringify(phoneNumber),
  id: `"'$id'"`,
  code: `"'$code'"`,
  token: `"'$token'"`,
};

/**
 * What asks for `operation` from a shell. Run in the order of the document they verify a number: what one answers, the next
 * ones send. Without the simulator the person types the code that they got.
 */
export function shellCommand(
  operation: OperationDefinitionNode,
  url: string,
  { isSimulated, key }: { isSimulated: boolean; key: string | undefined },
): string {
  const query = JSON.stringify(print(operation).replaceAll(/\s+/gu, ' '));
  const variables = (operation.variableDefinitions ?? []).map(({ variable: { name } }) => name.value);
  const values = variables.map((name) => `"${name}": ${inShell[name]}`).join(', ');
  const body = `'{ "query": ${query}${values && `, "variables": { ${values} }`} }'`;
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return watch(body, url);
  const name = operation.name?.value;
  // Only a backend's start is the backend's: the others show what everybody sees.
  const headers = { 'content-type': 'application/json', ...(key && name === 'StartAsBackend' && authorization(key)) };
  const flags = Object.entries(headers).map(([header, value]) => `-H '${header}: ${value}'`);
  const call = `curl -s ${url}/graphql ${flags.join(' ')} -d ${body}`;
  const taken = takenFrom(name, url, isSimulated);
  return taken.length === 0 ? call : [`answer=$(${call})`, `printf '%s\\n' "$answer"`, ...taken].join('\n');
}

/** From the last answer. */
const field = (key: string) => `${key}=$(printf '%s' "$answer" | sed -n 's/.*"${key}":"\\([^"]*\\)".*/\\1/p')`;

function takenFrom(name: string | undefined, url: string, isSimulated: boolean): string[] {
  const messages = `${url}/simulator/messages?to=${encodeURIComponent(phoneNumber.replaceAll(' ', ''))}`;
  switch (name) {
    case 'Start':
      return [
        field('id'),
        isSimulated
          ? `code=$(curl -s '${messages}' | sed -n 's/[^}]*"code":"\\([0-9]*\\)".*/\\1/p')`
          : `printf 'The code: '; read -r code`,
      ];
    case 'Check':
      return [field('token')];
    default:
      return [];
  }
}

/** curl speaks no GraphQL over WebSocket; Node 22 has all that it takes. It goes on beside the commands after it. */
function watch(body: string, url: string): string {
  return `node -e '
const socket = new WebSocket("${url.replace(/^http/u, 'ws')}/graphql", "graphql-transport-ws");
const send = (message) => socket.send(JSON.stringify(message));
socket.onopen = () => send({ type: "connection_init" });
socket.onmessage = ({ data }) => {
  const { type, payload } = JSON.parse(data);
  if (type === "connection_ack") send({ id: "1", type: "subscribe", payload: JSON.parse(process.argv[1]) });
  else if (type === "ping") send({ type: "pong" });
  else if (type === "next") console.log(JSON.stringify(payload));
  else socket.close();
};' ${body} &`;
}
