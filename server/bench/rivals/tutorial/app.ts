import { Vonage } from '@vonage/server-sdk';
import express from 'express';
import nunjucks from 'nunjucks';
import { z } from 'zod';

// Vonage's tutorial (https://developer.vonage.com/en/blog/how-to-add-two-factor-authentication-with-node-js-and-express):
// three pages over Verify v1.
const app = express();
app.use(express.json());
app.use(express.urlencoded({ extended: false }));
nunjucks.configure(import.meta.dirname, { express: app });

const { PORT, VONAGE_API_HOST = '' } = process.env;
const vonage = new Vonage({ apiKey: 'key', apiSecret: 'secret' }, { apiHost: VONAGE_API_HOST });
const numbered = z.object({ number: z.string() });
const typed = z.object({ requestId: z.string(), code: z.string() });

app.get('/', (_, response) => response.render('index.html', { message: 'Hello, world!' }));

app.post('/verify', async (request, response) => {
  const { number } = numbered.parse(request.body);
  const result = await vonage.verify.start({ number, brand: 'Bench' });
  if ('error_text' in result) response.render('index.html', { message: result.error_text });
  else response.render('check.html', { requestId: result.request_id });
});

app.post('/check', async (request, response) => {
  const { requestId, code } = typed.parse(request.body);
  const result = await vonage.verify.check(requestId, code);
  if ('error_text' in result) response.render('index.html', { message: result.error_text });
  else response.render('success.html');
});

app.listen(Number(PORT), '127.0.0.1');
