import { Vonage } from '@vonage/server-sdk';
import { Channels } from '@vonage/verify2';
import { serveApollo } from './serve-apollo.ts';

// As the SDK's documentation has it: an application and its key, by which the SDK signs a token for every call.
const { VONAGE_APPLICATION_ID = '', VONAGE_PRIVATE_KEY = '', VONAGE_API_HOST = '' } = process.env;
const vonage = new Vonage(
  { applicationId: VONAGE_APPLICATION_ID, privateKey: VONAGE_PRIVATE_KEY },
  { apiHost: VONAGE_API_HOST },
);

await serveApollo({
  start: async (to) => {
    const { requestId } = await vonage.verify2.newRequest({
      brand: 'Bench',
      workflow: [{ channel: Channels.SMS, to }],
    });
    return requestId;
  },
  check: async (id, code) => (await vonage.verify2.checkCode(id, code)) === 'completed',
});
