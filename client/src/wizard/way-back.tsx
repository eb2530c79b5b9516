import { use, useEffect } from 'react';
import { OwnPageContext } from './own-page.ts';

/** `returnUrl` with the proof, where there is one, in its fragment; null where that is no URL of a page. */
export function wayBack(returnUrl: string | null, token?: string): URL | null {
  const url = returnUrl !== null && URL.canParse(returnUrl) ? new URL(returnUrl) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  if (token) url.hash += `${url.hash && '&'}proof=${token}`;
  return url;
}

type Link = { href: string; text: string };

/**
 * Where our own page leads once a verification is over; null on a host's. With a proof it goes there by itself, in place of
 * this page, so that Back doesn't come here. A frame goes nowhere by itself: that is for the page around it to decide.
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
