import type { Texts } from './en.ts';
import type { Grammar } from './grammar.ts';

export const de = ({ number, plural }: Grammar<'de'>): Texts => ({
  numberEnding: (lastDigits) => `die Nummer mit der Endung ${lastDigits}`,
  timeOn: (time, date) => `${time} am ${date}`,
  helpCode: 'Kennung für den Support:',

  app: {
    pageTitle: (heading, step) => `${heading} – Schritt ${number(step)} von ${number(3)}`,
    progress: (step) => `Schritt ${number(step)} von ${number(3)}`,
    steps: { number: 'Nummer', code: 'Code', done: 'Fertig' },
    resuming: 'Es geht da weiter, wo Sie waren …',
    slow: 'Das dauert länger als sonst …',
    noRegionList:
      'Die Liste der Länder konnte nicht geladen werden. Beginnen Sie die Nummer mit + und der Landesvorwahl.',
  },

  mishap: {
    heading: 'Hier ist etwas schiefgegangen',
    text: 'Diese Seite hatte ein Problem. Versuchen Sie es noch einmal: Ein bereits gesendeter Code gilt weiter.',
    again: 'Noch einmal versuchen',
    startOver: 'Von vorn beginnen',
  },

  channel: { SMS: 'SMS', VOICE: 'Anruf', WHATSAPP: 'WhatsApp', RCS: 'RCS-Nachricht' },

  phone: {
    heading: 'Wie lautet Ihre Telefonnummer?',
    lead: (codeLength) =>
      `Wir senden Ihnen einen ${number(codeLength)}-stelligen Code, um sicherzugehen, dass es Ihre ist.`,
    region: 'Land oder Region',
    regionChosen: (name, dialCode) => `Land oder Region: ${name} ${dialCode}`.trim(),
    regionSearch: 'Nach Name oder Vorwahl suchen',
    closeRegions: 'Schließen',
    regionsFound: (count) =>
      count === 0 ? 'Kein Land passt dazu.' : plural(count, { one: '# Land', other: '# Länder' }),
    number: 'Telefonnummer',
    hint: 'Die Schreibweise ist egal.',
    example: (example) => `Zum Beispiel ${example}`,
    notServed: (region) => `In dieses Land können wir keine Codes senden: ${region}.`,
    understood: {
      SMS: (phone) => `Wir senden eine SMS an ${phone}.`,
      VOICE: (phone) => `Wir rufen ${phone} an.`,
      WHATSAPP: (phone) => `Wir senden den Code per WhatsApp an ${phone}.`,
      RCS: (phone) => `Wir senden den Code per RCS an ${phone}.`,
    },
    understoodOther: (phone) => `Wir senden den Code an ${phone}.`,
    channel: 'Wie sollen wir Ihnen den Code senden?',
    onlyChannel: {
      SMS: 'Der Code kommt per SMS.',
      VOICE: 'Der Code kommt per Anruf.',
      WHATSAPP: 'Der Code kommt per WhatsApp.',
      RCS: 'Der Code kommt als RCS-Nachricht.',
    },
    start: {
      SMS: 'Code per SMS senden',
      VOICE: 'Mich mit einem Code anrufen',
      WHATSAPP: 'Code per WhatsApp senden',
      RCS: 'Code per RCS senden',
    },
    startOther: 'Code senden',
    rates: 'Es können die üblichen Gebühren Ihres Anbieters anfallen.',
    sending: 'Ihr Code wird gesendet …',
    canceled: 'Abgebrochen.',
    elsewhere: {
      heading: 'Noch kein Code einzugeben',
      text: 'Diese Seite öffnet sich von der Website oder App aus, die Ihre Nummer bestätigen möchte. Beginnen Sie dort.',
    },
  },

  code: {
    heading: 'Geben Sie Ihren Code ein',
    sent: {
      SMS: (codeLength) => `Wir haben einen ${number(codeLength)}-stelligen Code per SMS gesendet an:`,
      VOICE: (codeLength) => `Wir rufen Sie mit Ihrem ${number(codeLength)}-stelligen Code an:`,
      WHATSAPP: (codeLength) => `Wir haben einen ${number(codeLength)}-stelligen Code per WhatsApp gesendet an:`,
      RCS: (codeLength) => `Wir haben einen ${number(codeLength)}-stelligen Code per RCS gesendet an:`,
    },
    sentOther: (codeLength) => `Wir haben einen ${number(codeLength)}-stelligen Code gesendet an:`,
    edit: 'Nummer ändern',
    instead: {
      SMS: (because) => `Wir senden stattdessen eine SMS, weil ${because}.`,
      VOICE: (because) => `Wir rufen stattdessen an, weil ${because}.`,
      WHATSAPP: (because) => `Wir senden ihn stattdessen per WhatsApp, weil ${because}.`,
      RCS: (because) => `Wir senden ihn stattdessen per RCS, weil ${because}.`,
    },
    insteadOther: (because) => `Wir senden ihn auf einem anderen Weg, weil ${because}.`,
    notThrough: {
      SMS: 'die SMS nicht durchkam',
      VOICE: 'der Anruf nicht durchkam',
      WHATSAPP: 'die WhatsApp-Nachricht nicht durchkam',
      RCS: 'die RCS-Nachricht nicht durchkam',
    },
    notThroughOther: 'die Nachricht nicht durchkam',
    label: 'Einmalcode',
    triesLeft: (attempts) => plural(attempts, { one: 'Noch ein Versuch.', other: 'Noch # Versuche.' }),
    check: 'Bestätigen',
    calling: {
      check: 'Ihr Code wird geprüft …',
      cancel: 'Wird abgebrochen …',
    },
    notReceived: 'Nichts angekommen?',
    resendSame: {
      SMS: 'SMS erneut senden',
      VOICE: 'Mich erneut anrufen',
      WHATSAPP: 'Erneut per WhatsApp senden',
      RCS: 'Erneut per RCS senden',
    },
    resendOther: {
      SMS: 'Lieber per SMS',
      VOICE: 'Lieber angerufen werden',
      WHATSAPP: 'Lieber per WhatsApp',
      RCS: 'Lieber per RCS',
    },
    resendUnknown: (name) => `Code per ${name} senden`,
    resendIn: (time) => `in ${time}`,
    noResend:
      'Das war vorerst der letzte Code. Prüfen Sie die Nummer, oder fordern Sie einen neuen an, sobald er abgelaufen ist.',
    sentAgain: 'Noch einmal gesendet.',
    newCode: {
      SMS: 'Verwenden Sie den neuen Code aus unserer letzten SMS.',
      VOICE: 'Verwenden Sie den neuen Code aus unserem Anruf.',
      WHATSAPP: 'Verwenden Sie den neuen Code aus unserer letzten WhatsApp-Nachricht.',
      RCS: 'Verwenden Sie den neuen Code aus unserer letzten RCS-Nachricht.',
    },
    newCodeOther: 'Verwenden Sie den neuen Code.',
    earlierCodes: 'Frühere Codes gelten nicht mehr.',
    sameCode: 'Es ist derselbe Code.',
    sentEarlier: {
      SMS: (time) => `Verwenden Sie den Code, den wir um ${time} per SMS gesendet haben an:`,
      VOICE: (time) => `Verwenden Sie den Code aus unserem Anruf um ${time} bei:`,
      WHATSAPP: (time) => `Verwenden Sie den Code, den wir um ${time} per WhatsApp gesendet haben an:`,
      RCS: (time) => `Verwenden Sie den Code, den wir um ${time} per RCS gesendet haben an:`,
    },
    sentEarlierOther: (time) => `Verwenden Sie den Code, den wir um ${time} gesendet haben an:`,
    notice: {
      noCode: (codeLength) => `In diesem Text steht kein ${number(codeLength)}-stelliger Code.`,
      ready: (verify) => `Prüfen Sie, ob das Ihr Code ist, und drücken Sie dann „${verify}“.`,
      tried: (verify) => `Diesen Code haben Sie schon versucht. Drücken Sie „${verify}“, um ihn erneut zu versuchen.`,
    },
    works: (minutes) => plural(minutes, { one: 'Er gilt eine Minute.', other: 'Er gilt # Minuten.' }),
    worksStill: (time) => `Er gilt noch ${time}.`,
    replacedIn: (time) => `Ein neuer Code ersetzt ihn in ${time}.`,
    expiring: 'Der Code läuft in weniger als einer Minute ab. Danach können Sie einen neuen anfordern.',
    replacing: 'In einer halben Minute ersetzt ein neuer Code diesen. Dann gilt nur noch der neue.',
    cancel: 'Abbrechen',
    neverShare: (brand) => `Behalten Sie den Code für sich. Niemand von ${brand} wird Sie je danach fragen.`,
    neverShareAny: 'Behalten Sie den Code für sich. Niemand wird Sie je danach fragen.',
    notAsked:
      'Ein Code, den Sie nicht angefordert haben? Vielleicht hat sich jemand bei der Nummer vertippt. Sie können ihn ignorieren.',
    notStarted: 'Das waren nicht Sie? Geben Sie den Code nicht ein: Vielleicht will jemand Ihr Konto benutzen.',
  },

  over: {
    ending: {
      CANCELED: { heading: 'Das wurde abgebrochen', text: 'Fordern Sie einen neuen Code an für:' },
      EXPIRED: {
        heading: 'Der Code ist abgelaufen',
        text: 'Codes gelten nur wenige Minuten. Fordern Sie einen neuen an für:',
      },
      TOO_MANY_ATTEMPTS: {
        heading: 'Zu viele falsche Codes',
        text: 'Zum Schutz der Nummer gilt dieser Code nicht mehr. Fordern Sie einen neuen an für:',
      },
      UNDELIVERABLE: {
        heading: 'Der Code kam nicht an',
        text: 'Das Netz konnte ihn nicht zustellen. Prüfen Sie die Nummer:',
      },
      BLOCKED: { heading: 'Der Code wurde blockiert', text: 'Das Netz lässt unsere Codes nicht durch zu:' },
      REJECTED: { heading: 'Am Telefon abgelehnt', text: 'Jemand hat die Anfrage abgelehnt auf:' },
      INDETERMINATE: {
        heading: 'Das hat nicht geklappt',
        text: 'Eine Antwort ging verloren und nichts wurde angenommen. Fordern Sie einen neuen Code an für:',
      },
      SUPERSEDED: {
        heading: 'In einem anderen Fenster bestätigt',
        text: 'Ein anderes Fenster oder Gerät hat den Code verwendet für:',
      },
      NOT_FOUND: {
        heading: 'Fangen wir neu an',
        text: 'Diese Bestätigung kennen wir nicht mehr. Fordern Sie einen neuen Code an für:',
      },
      UNKNOWN: {
        heading: 'Fangen wir neu an',
        text: 'Diese Bestätigung ist beendet. Fordern Sie einen neuen Code an für:',
      },
    },
    restart: {
      SMS: 'Neuen Code per SMS senden',
      VOICE: 'Mich mit einem neuen Code anrufen',
      WHATSAPP: 'Neuen Code per WhatsApp senden',
      RCS: 'Neuen Code per RCS senden',
    },
    restartOther: 'Neuen Code senden',
    restartHere: 'Auch hier bestätigen',
    edit: 'Andere Nummer verwenden',
    elsewhere: {
      heading: 'Diese Bestätigung ist beendet',
      text: 'Sie können es dort noch einmal versuchen, wo Sie begonnen haben.',
    },
  },

  done: {
    heading: 'Nummer bestätigt',
    developers: 'Für die Entwicklung',
    proof: 'Nachweis für Ihren Server',
    proofText: 'Ein signiertes Token, das jeder Server selbst prüfen kann.',
    validUntil: (time) => `Gültig bis ${time}.`,
    proofExpired: 'Der Nachweis ist abgelaufen. Bestätigen Sie die Nummer erneut, wenn Sie einen neuen brauchen.',
    copy: 'Nachweis kopieren',
    copied: 'Kopiert.',
    copyByHand: 'Ausgewählt. Kopieren Sie ihn per Tastatur oder Menü.',
    next: 'Alles erledigt: Sie können diese Seite schließen.',
    again: 'Weitere Nummer bestätigen',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER:
        'Geben Sie nur die Telefonnummer ein, ohne Worte und Durchwahl, zum Beispiel 01512 3456789 oder +44 20 7946 0018.',
      UNKNOWN_REGION:
        'Diese Landesvorwahl kennen wir nicht. Wählen Sie ein Land, oder beginnen Sie die Nummer mit + und dessen Vorwahl.',
      TOO_SHORT: 'Diese Nummer ist zu kurz. Prüfen Sie, ob Ziffern fehlen.',
      TOO_LONG: 'Diese Nummer ist zu lang. Prüfen Sie, ob Ziffern zu viel sind.',
      NOT_ASSIGNED: 'Diese Nummer gibt es nicht. Prüfen Sie die Ziffern und das Land.',
    },
    notAllowed: {
      REGION: 'In dieses Land können wir keine Codes senden. Verwenden Sie eine Nummer aus einem anderen.',
      LINE_TYPE: 'Auf so einer Nummer kann niemand Codes empfangen. Verwenden Sie eine Mobilnummer.',
      VOIP: 'Nummern der Internettelefonie können hier nicht bestätigt werden. Verwenden Sie eine Mobilnummer.',
      LANDLINE:
        'Das ist ein Festnetzanschluss, der den Code so nicht empfangen kann. Wählen Sie einen Anruf, oder verwenden Sie eine Mobilnummer.',
      BLOCKED: 'An diese Nummer können wir keine Codes senden. Verwenden Sie eine andere.',
    },
    channelUnavailable: (others) =>
      others
        ? `Das geht gerade nicht. Wählen Sie einen anderen Weg: ${others}.`
        : 'Das geht gerade nicht. Versuchen Sie es später.',
    rateLimited: (time) => `Sie haben zu viele Codes angefordert. Versuchen Sie es um ${time} wieder.`,
    tooSoon: (time) => `Das war zu oft. Versuchen Sie es um ${time} wieder.`,
    startUnavailable: 'Wir können gerade keine Codes senden. Versuchen Sie es noch einmal.',
    notTwice: () => 'Der Code kommt nicht doppelt.',
    codeUnavailable: 'Das hat diesmal nicht geklappt. Nichts ist verloren: Versuchen Sie es gleich wieder.',
    outOfOrder: 'Bei uns ist etwas gestört, ein neuer Versuch hilft nicht. Bitte kommen Sie später wieder.',
    malformedCode: (codeLength, typed) =>
      typed === 0
        ? `Geben Sie die ${number(codeLength)} Ziffern des Codes ein.`
        : `Der Code hat ${number(codeLength)} Ziffern. Eingegeben: ${number(typed)}.`,
    incorrectCode: (attempts) =>
      plural(attempts, {
        one: 'Das ist nicht der richtige Code. Sie haben noch einen Versuch.',
        other: 'Das ist nicht der richtige Code. Sie haben noch # Versuche.',
      }),
    noChannelLeft: 'Vorerst können wir keinen weiteren Code senden. Der letzte gilt noch.',
    noAnswer: {
      offline: 'Sie sind offline. Sobald Sie verbunden sind, geht es von selbst weiter: Nichts geht verloren.',
      timedOut: 'Der Server braucht zu lange. Versuchen Sie es noch einmal.',
      unreachable: 'Der Server ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es erneut.',
      faulty: 'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich wieder.',
    },
  },
});
