import { serveApollo } from './serve-apollo.ts';
import * as calls from './vonage.ts';

await serveApollo(calls);
