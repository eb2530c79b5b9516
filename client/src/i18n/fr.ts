import type { Texts } from './en.ts';
import type { Grammar } from './grammar.ts';

export const fr = ({ number, plural }: Grammar<'fr'>): Texts => ({
  numberEnding: (lastDigits) => `le numéro finissant par ${lastDigits}`,

  app: {
    pageTitle: (heading, step) => `${heading} – étape ${number(step)} sur ${number(3)}`,
    progress: (step) => `Étape ${number(step)} sur ${number(3)}`,
    resuming: 'Reprise là où vous en étiez…',
    slow: 'Plus long que d’habitude…',
    offline: 'Vous êtes hors connexion. Rien n’est perdu : continuez dès son retour.',
    noRegionList: 'La liste des pays n’a pas pu être chargée. Commencez le numéro par + et l’indicatif du pays.',
  },

  mishap: {
    heading: 'Un problème est survenu',
    text: 'Cette page a rencontré un problème. Réessayez : un code déjà envoyé reste valable.',
    again: 'Réessayer',
    startOver: 'Recommencer depuis le début',
  },

  channel: { SMS: 'SMS', VOICE: 'Appel', WHATSAPP: 'WhatsApp', RCS: 'Message RCS' },

  phone: {
    heading: 'Quel est votre numéro de téléphone ?',
    lead: (codeLength) =>
      `Nous vous enverrons un code à ${number(codeLength)} chiffres pour vérifier qu’il est bien à vous.`,
    region: 'Pays ou région',
    regionChosen: (name, dialCode) => `Pays ou région : ${name} ${dialCode}`.trim(),
    regionSearch: 'Chercher un nom ou un indicatif',
    regionsFound: (count) =>
      count === 0 ? 'Aucun pays ne correspond.' : plural(count, { one: '# pays', other: '# pays' }),
    number: 'Numéro de téléphone',
    hint: 'Écrivez-le comme vous voulez.',
    example: (example) => `Par exemple ${example}, comme vous voulez.`,
    notServed: (region) => `Nous ne pouvons pas envoyer de codes vers ce pays : ${region}.`,
    understood: (phone, region) => (region ? `Nous lisons ${phone}, ${region}.` : `Nous lisons ${phone}.`),
    channel: 'Comment recevoir le code ?',
    onlyChannel: {
      SMS: 'Le code arrive par SMS.',
      VOICE: 'Le code arrive par appel.',
      WHATSAPP: 'Le code arrive par WhatsApp.',
      RCS: 'Le code arrive par message RCS.',
    },
    start: {
      SMS: 'M’envoyer un code',
      VOICE: 'M’appeler avec un code',
      WHATSAPP: 'M’envoyer un code par WhatsApp',
      RCS: 'M’envoyer un code par RCS',
    },
    startOther: 'M’envoyer un code',
    rates: 'Les tarifs habituels de votre opérateur peuvent s’appliquer.',
    sending: 'Envoi de votre code…',
    canceled: 'Annulé. Ce code ne fonctionne plus.',
    elsewhere: {
      heading: 'Aucun code à saisir pour l’instant',
      text: 'Cette page s’ouvre depuis le site ou l’application qui veut confirmer votre numéro. Commencez là-bas.',
    },
  },

  code: {
    heading: 'Saisissez votre code',
    sent: {
      SMS: (codeLength) => `Nous avons envoyé un code à ${number(codeLength)} chiffres au :`,
      VOICE: (codeLength) => `Nous appelons pour dicter un code à ${number(codeLength)} chiffres au :`,
      WHATSAPP: (codeLength) => `Nous avons envoyé par WhatsApp un code à ${number(codeLength)} chiffres au :`,
      RCS: (codeLength) => `Nous avons envoyé par RCS un code à ${number(codeLength)} chiffres au :`,
    },
    sentOther: (codeLength) => `Nous avons envoyé un code à ${number(codeLength)} chiffres au :`,
    edit: 'Modifier le numéro',
    otherChannel: {
      SMS: 'Ce code arrive par SMS, et non par le moyen choisi.',
      VOICE: 'Ce code arrive par appel, et non par le moyen choisi.',
      WHATSAPP: 'Ce code arrive par WhatsApp, et non par le moyen choisi.',
      RCS: 'Ce code arrive par message RCS, et non par le moyen choisi.',
    },
    otherChannelUnknown: (name) => `Ce code arrive par ${name}, et non par le moyen choisi.`,
    label: 'Code à usage unique',
    triesLeft: (attempts) => plural(attempts, { one: 'Encore un essai.', other: 'Encore # essais.' }),
    check: 'Vérifier',
    calling: { check: 'Vérification du code…', cancel: 'Annulation…' },
    notReceived: 'Rien reçu ?',
    resendSame: {
      SMS: 'Renvoyer un SMS',
      VOICE: 'Me rappeler',
      WHATSAPP: 'Renvoyer par WhatsApp',
      RCS: 'Renvoyer par RCS',
    },
    resendOther: {
      SMS: 'Plutôt par SMS',
      VOICE: 'Plutôt par appel',
      WHATSAPP: 'Plutôt par WhatsApp',
      RCS: 'Plutôt par RCS',
    },
    resendUnknown: (name) => `Envoyer le code par ${name}`,
    resendIn: 'dans',
    noResend: 'C’était le dernier code pour le moment. Vérifiez le numéro, ou attendez qu’il expire.',
    resent: 'Nouveau code envoyé',
    sentAgain: 'Renvoyé',
    moved: {
      SMS: 'Nouveau SMS en route',
      VOICE: 'Nous vous appelons',
      WHATSAPP: 'Nouveau message WhatsApp en route',
      RCS: 'Nouveau message RCS en route',
    },
    earlierCodes: 'Les codes précédents ne fonctionnent plus.',
    sameCode: 'C’est le même code qu’avant. Peu importe quel message arrive en premier.',
    stillWorks: 'Votre code précédent fonctionne encore',
    sentEarlier: {
      SMS: (time) => `Aucun nouveau code n’a été envoyé. Utilisez celui envoyé par SMS à ${time} au :`,
      VOICE: (time) => `Aucun nouveau code n’a été envoyé. Utilisez celui de notre appel de ${time} au :`,
      WHATSAPP: (time) => `Aucun nouveau code n’a été envoyé. Utilisez celui envoyé par WhatsApp à ${time} au :`,
      RCS: (time) => `Aucun nouveau code n’a été envoyé. Utilisez celui envoyé par RCS à ${time} au :`,
    },
    sentEarlierOther: (time) => `Aucun nouveau code n’a été envoyé. Utilisez celui envoyé à ${time} au :`,
    notice: {
      noCode: (codeLength) => `Ce texte ne contient pas de code à ${number(codeLength)} chiffres.`,
      ready: (verify) => `Vérifiez que c’est bien votre code, puis appuyez sur « ${verify} ».`,
      tried: (verify) => `Vous avez déjà essayé ce code. Pour le réessayer, appuyez sur « ${verify} ».`,
    },
    expiresIn: 'Expire dans',
    expiring: 'Le code expire dans moins d’une minute. Vous pouvez en demander un autre.',
    cancel: 'Annuler',
    neverShare: (brand) => `Gardez le code pour vous. Personne chez ${brand} ne vous le demandera.`,
    neverShareAny: 'Gardez le code pour vous. Personne ne vous le demandera.',
    notAsked: 'Un code reçu sans l’avoir demandé ? Quelqu’un s’est peut-être trompé de numéro. Ignorez-le.',
    notStarted: 'Ce n’était pas vous ? Ne saisissez pas le code : quelqu’un essaie peut-être d’utiliser votre compte.',
  },

  over: {
    ending: {
      CANCELED: { heading: 'C’est annulé', text: 'Plus aucun code ne fonctionne pour le :' },
      EXPIRED: {
        heading: 'Le code a expiré',
        text: 'Un code ne vaut que quelques minutes. Demandez-en un autre pour le :',
      },
      TOO_MANY_ATTEMPTS: {
        heading: 'Trop de codes erronés',
        text: 'Pour protéger le numéro, ce code ne fonctionne plus. Demandez-en un autre pour le :',
      },
      UNDELIVERABLE: {
        heading: 'Le code n’est pas arrivé',
        text: 'Le réseau n’a pas pu le remettre. Vérifiez le numéro :',
      },
      BLOCKED: { heading: 'Le code a été bloqué', text: 'Le réseau ne laisse pas passer nos codes vers le :' },
      REJECTED: { heading: 'Refusé sur le téléphone', text: 'Quelqu’un a refusé la demande sur le :' },
      INDETERMINATE: {
        heading: 'Cela n’a pas abouti',
        text: 'Une réponse s’est perdue et rien n’a été accepté. Demandez un nouveau code pour le :',
      },
      SUPERSEDED: {
        heading: 'Vérifié ailleurs',
        text: 'Une autre fenêtre ou un autre appareil a utilisé le code pour le :',
      },
      NOT_FOUND: {
        heading: 'Recommençons',
        text: 'Nous ne connaissons plus cette vérification. Demandez un nouveau code pour le :',
      },
      UNKNOWN: {
        heading: 'Recommençons',
        text: 'Cette vérification est terminée. Demandez un nouveau code pour le :',
      },
    },
    restart: {
      SMS: 'M’envoyer un nouveau code',
      VOICE: 'M’appeler avec un nouveau code',
      WHATSAPP: 'Nouveau code par WhatsApp',
      RCS: 'Nouveau code par RCS',
    },
    restartOther: 'M’envoyer un nouveau code',
    edit: 'Utiliser un autre numéro',
    elsewhere: { heading: 'Cette vérification est terminée', text: 'Vous pouvez réessayer là où vous avez commencé.' },
  },

  done: {
    heading: 'Numéro vérifié',
    text: {
      SMS: 'Vous avez confirmé par SMS que ce numéro est à vous :',
      VOICE: 'Vous avez confirmé par appel que ce numéro est à vous :',
      WHATSAPP: 'Vous avez confirmé par WhatsApp que ce numéro est à vous :',
      RCS: 'Vous avez confirmé par message RCS que ce numéro est à vous :',
    },
    textOther: 'Vous avez confirmé que ce numéro est à vous :',
    proof: 'Preuve pour votre serveur',
    proofText: 'Un jeton signé que tout serveur peut vérifier lui-même.',
    validUntil: (time) => `Valable jusqu’à ${time}.`,
    proofExpired: 'La preuve a expiré. Vérifiez à nouveau s’il vous en faut une autre.',
    copy: 'Copier la preuve',
    copied: 'Copié.',
    copyByHand: 'Sélectionné. Copiez avec le clavier ou le menu.',
    next: 'C’est terminé : vous pouvez fermer cette page.',
    again: 'Vérifier un autre numéro',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER:
        'Saisissez seulement le numéro de téléphone, sans mot ni numéro de poste, par exemple 06 12 34 56 78 ou +44 20 7946 0018.',
      UNKNOWN_REGION: 'Indicatif inconnu. Choisissez un pays, ou commencez le numéro par + et l’indicatif.',
      TOO_SHORT: 'Ce numéro est trop court. Vérifiez s’il manque des chiffres.',
      TOO_LONG: 'Ce numéro est trop long. Vérifiez s’il y a des chiffres en trop.',
      NOT_ASSIGNED: 'Ce numéro n’existe pas. Vérifiez les chiffres et le pays.',
    },
    notAllowed: {
      REGION: 'Nous ne pouvons pas envoyer de codes vers ce pays. Utilisez un numéro d’un autre.',
      LINE_TYPE: 'Ce type de numéro ne reçoit pas de codes. Utilisez un mobile.',
      VOIP: 'Les numéros par internet ne peuvent pas être vérifiés ici. Utilisez un mobile.',
      LANDLINE: 'C’est un fixe, qui ne reçoit pas le code ainsi. Choisissez un appel ou utilisez un mobile.',
      BLOCKED: 'Nous ne pouvons pas envoyer de codes à ce numéro. Utilisez-en un autre.',
    },
    channelUnavailable: (others) =>
      others
        ? `Indisponible pour le moment. Choisissez un autre moyen : ${others}.`
        : 'Indisponible pour le moment. Réessayez plus tard.',
    rateLimited: (time) => `Trop de codes ont été demandés. Réessayez à ${time}.`,
    tooSoon: (time) => `C’était trop rapproché. Réessayez à ${time}.`,
    startUnavailable: 'Envoi impossible pour l’instant. Réessayez dans un moment : vous n’en recevrez pas deux.',
    codeUnavailable: 'Cela n’a pas marché cette fois. Rien n’est perdu : réessayez dans un moment.',
    outOfOrder: 'Une panne de notre côté : réessayer ne sert à rien. Revenez plus tard.',
    malformedCode: (codeLength, typed) =>
      typed === 0
        ? `Saisissez les ${number(codeLength)} chiffres du code.`
        : `Le code a ${number(codeLength)} chiffres. Vous en avez saisi ${number(typed)}.`,
    incorrectCode: (attempts) =>
      plural(attempts, {
        one: 'Ce n’est pas le bon code. Il vous reste un essai.',
        other: 'Ce n’est pas le bon code. Il vous reste # essais.',
      }),
    noChannelLeft: 'Impossible d’envoyer un autre code pour le moment. Le dernier fonctionne toujours.',
    noAnswer: {
      offline: 'Vous êtes hors connexion. Réessayez à son retour : rien n’est perdu.',
      timedOut: 'Le serveur met trop de temps. Réessayez : rien ne se fait deux fois.',
      unreachable: 'Serveur injoignable. Vérifiez votre connexion et réessayez : rien ne se fait deux fois.',
      faulty: 'Un problème est survenu de notre côté. Réessayez dans un moment.',
    },
  },
});
