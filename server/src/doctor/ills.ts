type Ill = { subject: string; verdict: 'WARNING' | 'WRONG'; says: string; mend: string };

const wrong = (subject: string, says: string, mend: string): Ill => ({ subject, verdict: 'WRONG', says, mend });
const warning = (subject: string, says: string, mend: string): Ill => ({ subject, verdict: 'WARNING', says, mend });

/** All that the doctor may find, beside the configuration's own faults; docs/first-real-text.md has the same sentences. */
export const ills = {
  REGIONS_ALL: warning(
    'Regions',
    'ALLOWED_REGIONS is unset: a code may go to any country, at your cost',
    'Name the countries that you serve',
  ),
  REGION_DEFAULT: warning(
    'Regions',
    'DEFAULT_REGION is none of ALLOWED_REGIONS: a number that is typed without its country is always refused',
    'Set it to one of them',
  ),

  HOST_UNREACHED: wrong(
    'Hosts',
    'Vonage cannot be reached at VONAGE_API_HOST',
    'See to its name, and to DNS and the firewall of this machine',
  ),
  NOT_VONAGE: wrong(
    'Hosts',
    'What answers at VONAGE_API_HOST is not Vonage',
    'Mend VONAGE_API_HOST, or let this machine reach it past the proxy that answers instead',
  ),
  SLOW_HOST: warning(
    'Hosts',
    'VONAGE_API_HOST takes more than half of VONAGE_TIMEOUT_MS to answer',
    'Choose a nearer host, or raise VONAGE_TIMEOUT_MS',
  ),
  INSIGHTS_UNREACHED: warning(
    'Hosts',
    'Vonage cannot be reached at VONAGE_INSIGHTS_HOST: numbers are not looked up',
    'See to its name, and to DNS, the firewall and the proxy of this machine',
  ),
  CLOCK_WRONG: wrong('Clock', 'The clock of this machine is more than a minute off', 'Set it, and keep it by NTP'),
  CLOCK_OFF: warning('Clock', 'The clock of this machine is off', 'Keep it by NTP'),

  KEY_REFUSED: wrong(
    'Credentials',
    'Vonage refuses VONAGE_API_KEY and VONAGE_API_SECRET',
    "Copy both again from the dashboard's API settings",
  ),
  TOKEN_REFUSED: wrong(
    'Credentials',
    'Vonage refuses the token that VONAGE_PRIVATE_KEY signs for VONAGE_APPLICATION_ID',
    'Take both from one application; with VONAGE_API_KEY and VONAGE_API_SECRET set as well this says which is wrong',
  ),
  TOKEN_OUT_OF_TIME: wrong(
    'Credentials',
    'Vonage refuses the token, as it must while the clock is wrong',
    'Mend the clock, and look again',
  ),
  NOT_ALLOWED: wrong(
    'Credentials',
    'Vonage does not let this account or application use Verify',
    'Enable Verify for the application, and ask Vonage whether the account may use it',
  ),
  LOW_BALANCE: wrong('Credentials', 'The balance of the account is too low to send anything', 'Top it up'),
  THROTTLED: warning('Credentials', 'Vonage asks to slow down, so nothing is known', 'Look again in a minute'),
  VONAGE_FAILS: warning('Credentials', 'Vonage fails by itself, so nothing is known', 'Look again later'),
  UNEXPECTED: wrong(
    'Credentials',
    'Vonage answers the check of an id that nobody has otherwise than by 404',
    'Look again; where it stays so, ask Vonage',
  ),

  APPLICATION_UNKNOWN: wrong(
    'Application',
    'VONAGE_APPLICATION_ID is no application of the account of VONAGE_API_KEY',
    "Copy the id from the dashboard's page Applications, of that account",
  ),
  KEY_OF_ANOTHER: wrong(
    'Application',
    'VONAGE_PRIVATE_KEY is not the key of VONAGE_APPLICATION_ID',
    "Use that application's key, or generate a new one there and save",
  ),
  NO_VERIFY: wrong(
    'Application',
    'The application lacks the capability Verify',
    'Switch it on in the dashboard, and save',
  ),
  NO_STATUS_URL: wrong(
    'Application',
    'The application has no status URL for Verify: Vonage reports to nobody',
    'Enter PUBLIC_URL/webhooks/vonage there',
  ),
  OTHER_STATUS_URL: warning(
    'Application',
    "The application's status URL for Verify is not PUBLIC_URL/webhooks/vonage",
    'Enter that there, unless what stands there leads to it',
  ),
  APPLICATION_UNTOLD: warning('Application', 'Vonage does not say how the application is set up', 'Look again later'),

  TEMPLATE_UNKNOWN: wrong(
    'Texts',
    'TEMPLATE_ID is no template of this account',
    'Copy the id of one of its templates, or unset TEMPLATE_ID',
  ),
  TEMPLATES_FORBIDDEN: wrong(
    'Texts',
    'This account may not use templates',
    'Ask Vonage to enable them, or unset TEMPLATE_ID',
  ),
  TEMPLATE_EMPTY: warning(
    'Texts',
    "The template has no text for SMS: Vonage's own is sent",
    'Add one for each language that you serve',
  ),
  NO_LAST_LINE: warning(
    'Texts',
    'A text does not end in the line `@HOST #${code}` with a host of PUBLIC_URL, CORS_ORIGINS or FRAME_ANCESTORS: browsers do not offer its code',
    'Let each text end in it',
  ),
  TEMPLATES_UNTOLD: warning('Texts', 'Vonage does not say which texts it sends', 'Look again later'),

  NOT_RUNNING: warning('Webhooks', 'Nothing listens at PUBLIC_URL', 'Start the service, and look again'),
  PUBLIC_URL_UNREACHED: wrong(
    'Webhooks',
    'PUBLIC_URL cannot be reached from here',
    'See to its name, its certificate and the proxy',
  ),
  WEBHOOK_404: wrong(
    'Webhooks',
    'PUBLIC_URL/webhooks/vonage answers 404',
    'Start the service with VONAGE_SIGNATURE_SECRET, and let the proxy pass that path on to it',
  ),
  WEBHOOK_401: wrong(
    'Webhooks',
    'The service at PUBLIC_URL does not take the signature',
    "Start it with the VONAGE_SIGNATURE_SECRET that stands here, which is to be the one of the dashboard's API settings; see to its clock",
  ),
  WEBHOOK_PASSWORD: wrong(
    'Webhooks',
    'What answers at PUBLIC_URL/webhooks/vonage asks for a login',
    'Let the proxy pass that path on without one: Vonage has none',
  ),
  WEBHOOK_REDIRECT: wrong(
    'Webhooks',
    'PUBLIC_URL/webhooks/vonage leads elsewhere',
    'Set PUBLIC_URL to where it leads, or let the proxy pass that path on',
  ),
  WEBHOOK_HTML: wrong(
    'Webhooks',
    'PUBLIC_URL/webhooks/vonage answers with a page of HTML',
    'Let the proxy pass that path, and POST, on to the service',
  ),
  WEBHOOK_LATER: warning(
    'Webhooks',
    'The service at PUBLIC_URL cannot take webhooks now',
    'See its log: its store may be away',
  ),
  WEBHOOK_OTHER: wrong(
    'Webhooks',
    'PUBLIC_URL/webhooks/vonage answers otherwise than the service does',
    'See that PUBLIC_URL leads to it',
  ),

  STORE_IN_MEMORY: warning(
    'Store',
    'STORE_URL is in memory: a restart forgets every verification and every limit',
    'Give it a file, or Redis',
  ),
  FOLDER_UNWRITABLE: wrong(
    'Store',
    'The folder of the SQLite file cannot be written',
    "Let the service's user write it, on a disk that is not mounted read-only",
  ),
  DISK_FULL: wrong('Store', 'The disk of the SQLite file is full', 'Make room on it'),
  FILE_UNUSABLE: wrong(
    'Store',
    'The SQLite file cannot be read and written',
    'docs/operating.md, "The store", says what each code wants',
  ),
  OTHER_TABLES: wrong(
    'Store',
    'The SQLite file has tables of another release or program',
    'Run the release that made them, or give STORE_URL another file',
  ),
  OTHER_FORM: wrong(
    'Store',
    'What is stored is in a form that this release does not read',
    'Run the release that wrote it, or the one before; where that is older, first the releases between',
  ),
  REQUESTS_UNREADABLE: wrong(
    'Store',
    'The store has requests that this release cannot read: a later one wrote them, or they are damaged',
    'Run the later release; docs/operating.md, "The store", says how to remove one',
  ),
  REDIS_UNREACHED: wrong('Store', 'Redis cannot be reached', 'See whether it runs where STORE_URL says'),
  REDIS_PASSWORD: wrong('Store', 'Redis refuses user and password', 'Mend them in STORE_URL'),
  REDIS_RIGHTS: wrong(
    'Store',
    'Redis does not give its user the rights that are needed',
    'Give it the keys `pv:*`, the channels `pv:c:*` and the commands that `ACL LOG` names',
  ),
  REDIS_UNUSABLE: wrong(
    'Store',
    'Redis cannot be written',
    'docs/operating.md, "The store", says what each code wants',
  ),
  REDIS_REPLICA: wrong('Store', 'Redis is a replica, which cannot be written', 'Lead STORE_URL to the primary'),
  REDIS_CLUSTER: wrong('Store', 'Redis is a cluster', 'Use one that is none'),
  REDIS_OLD: wrong('Store', 'Redis is older than 7', 'Use Redis 7 or Valkey 8'),
  REDIS_EVICTS: wrong(
    'Store',
    'Redis drops what it likes when its memory is full: attempts and limits are forgotten',
    'Set its maxmemory-policy to noeviction',
  ),
  REDIS_NO_AOF: warning(
    'Store',
    'Redis has no append-only file: its death loses every verification and every limit',
    'Set its appendonly to yes',
  ),
  REDIS_NO_FSYNC: warning(
    'Store',
    'Redis leaves it to the system when its append-only file reaches the disk',
    'Set its appendfsync to everysec or always',
  ),
  STORE_CLOCK_WRONG: wrong(
    'Store',
    "The clocks of this machine and of Redis differ by more than 10 s: the node won't be ready",
    'Keep both by NTP',
  ),
  STORE_CLOCK_OFF: warning('Store', 'The clocks of this machine and of Redis differ', 'Keep both by NTP'),

  BACKEND_UNREACHED: wrong(
    'Backend',
    'WEBHOOK_URL cannot be reached from here: the backend is told of no end',
    'See whether it runs there, to its name, its certificate and the firewall',
  ),

  DOCTOR_FAILED: wrong(
    'Doctor',
    'It failed by itself, so nothing is known',
    'Report it, with the names of the variables that are set',
  ),
} as const satisfies Record<string, Ill>;
