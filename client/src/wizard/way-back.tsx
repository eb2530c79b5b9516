import { use, useEffect } from 'react';
import { OwnPageContext } from './own-page.ts';

/** `returnUrl`, with a proof in its fragment; null where `returnUrl` is no page's URL. */
export function wayBack(returnUrl: string | null, token?: string): URL | null {
  const url = returnUrl !== null && URL.canParse(returnUrl) ? new URL(returnUrl) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  if (token) url.hash += `${url.hash && '&'}proof=${token}`;
  return url;
}

type Link = { href: string; text: string };

/**
 * The link to where our own page leads once a verification is over; null on a host's page. With a proof the page goes there
 * by itself, so that Back doesn't lead here. A page in a frame waits for a press.
 */
export function useWayBack(returnUrl: string | null, token?: string): Link | null {
  const goOn = use(OwnPageContext)?.goOn;
  const url = goOn ? wayBack(returnUrl, token) : null;
  const href = url?.href;
  useEffect(() => {
    if (token && href && parent === window) location.replace(href);
  }, [token, href]);
  return url && goOn ? { href: url.href, text: goOn(url.host) } : null;
}

export function WayBack({ to }: { to: Link }) {
  return (
    <a className="primary" href={to.href} target="_top">
      {to.text}
    </a>
  );
}
