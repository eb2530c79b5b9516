const page = (title: string, main: string) => `<!doctype html>
<html lang="en">
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <link rel="icon" href="data:," />
  <title>${title}</title>
  <style>body { font: 1rem/1.5 system-ui; max-width: 28rem; margin: 2rem auto; padding: 0 1rem }</style>
  <main><h1>${title}</h1>${main}</main>
</html>`;

/** Hands the proof on to our backend, from the browser that has this session, and leaves it in no address. */
const handOn = `
  async function handOn(proof) {
    const { ok } = await fetch('/proof', { method: 'POST', body: proof });
    location.replace(ok ? '/' : '/waiting');
  }`;

export const pages = {
  login: (message = '') =>
    page(
      'Log in',
      `<p role="alert">${message}</p>
      <form method="post" action="/">
        <p><label>Name <input name="user" autocomplete="username" value="ada" /></label></p>
        <p><label>Password <input name="password" type="password" autocomplete="current-password" /></label></p>
        <button>Log in</button>
        <button formaction="/?way=component">Log in, and stay here for the code</button>
      </form>
      <p>The password is lovelace.</p>`,
    ),

  /** The component in the place of the service's page. */
  component: (service: string, verificationId: string) =>
    page(
      'One more step',
      `<phone-verification verification-id="${verificationId}"></phone-verification>
      <script type="module" src="${service}/phone-verification.js"></script>
      <script>${handOn}
        const wizard = document.querySelector('phone-verification');
        wizard.addEventListener('verified', ({ detail }) => handOn(detail.token));
        for (const end of ['canceled', 'over']) wizard.addEventListener(end, () => location.replace('/waiting'));
      </script>`,
    ),

  /** Where the service's page leads: with a proof in the fragment, which no server sees, or without one. */
  returned: page(
    'One moment',
    `<script>${handOn}
      const proof = new URLSearchParams(location.hash.slice(1)).get('proof');
      history.replaceState(null, '', '/return');
      if (proof) handOn(proof);
      else location.replace('/waiting');
    </script>`,
  ),

  waiting: (status: string, told: string) =>
    page(
      'Not logged in',
      `<p>${status === 'VERIFIED' ? 'The code was right, but not in this window. Log in once more.' : 'Log in to get another code.'}</p>
      <p>The verification: ${status}. The webhook said: ${told}.</p><p><a href="/">Log in</a></p>`,
    ),

  inside: (user: string) => page(`Hello, ${user}`, '<p>You are in.</p>'),
};
