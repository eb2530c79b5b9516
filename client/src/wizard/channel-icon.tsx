import { known } from '../i18n/messages.ts';
import type { Channel } from '../graphql/operations.generated.ts';

const paths: Record<Channel, string> = {
  SMS: 'M4 5.5h16v11H11l-4.5 3.5v-3.5H4z',
  VOICE:
    'M6.5 4l3 .2 1.4 4-2 1.7a11 11 0 0 0 5.2 5.2l1.7-2 4 1.4.2 3c-.6 1-1.6 1.6-2.8 1.5C10.600 18.600 5.400 13.400 5 6.800 4.900 5.600 5.500 4.600 6.500 4z',
  WHATSAPP:
    'M4.500 19.500l1.100-3.700a8 8 0 1 1 2.900 2.700zM9 9c.3 3 3 5.700 6 6l1-1.600-2-1.100-1 .8c-.9-.4-1.700-1.200-2.100-2.100l.8-1-1.100-2z',
  // A speech bubble with lines, as chats of phones have it.
  RCS: 'M12 4.5c4.700 0 8.500 3 8.500 6.800s-3.800 6.800-8.500 6.800c-.9 0-1.800-.1-2.600-.3L5 20l.9-3.800C4.400 15 3.500 13.200 3.500 11.300 3.500 7.500 7.300 4.500 12 4.500zM8 9.800h8M8 13h5',
};

export function ChannelIcon({ channel }: { channel: Channel }) {
  const path = known(paths, channel, null);
  return path ? (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  ) : null;
}
