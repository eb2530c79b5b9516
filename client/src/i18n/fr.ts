import type { Texts } from './en.ts';
import type { Grammar } from './grammar.ts';

export const fr = ({ number, plural }: Grammar<'fr'>): Texts => ({
  numberEnding: (lastDigits) => `le numéro finissant par ${lastDigits}`,
  timeOn: (time, date) => `${time} le ${date}`,
  helpCode: 'Référence pour l’assistance :',

  app: {
    pageTitle: (heading, step) => `${heading} – étape ${number(step)} sur ${number(3)}`,
    progress: (step) => `Étape ${number(step)} sur ${number(3)}`,
    steps: { number: 'Numéro', code: 'Code', done: 'Terminé' },
    resuming: 'Reprise là où vous en étiez…',
    slow: 'Plus long que d’habitude…',
    noRegionList: 'La liste des pays n’a pas pu être chargée. Commencez le numéro par + et l’indicatif du pays.',
  },

  mishap: {
    heading: 'Un problème est survenu',
    text: 'Cette page a rencontré un problème. Réessayez : un code déjà envoyé reste valable.',
    again: 'Réessayer',
    startOver: 'Recommencer depuis le début',
  },

  channel: { SMS: 'SMS', VOICE: 'Appel', WHATSAPP: 'WhatsApp', RCS: 'Message RCS' },

  phone: {
    heading: 'Quel est votre numéro de téléphone ?',
    lead: (codeLength) =>
      `Nous vous enverrons un code à ${number(codeLength)} chiffres pour vérifier que le numéro est bien à vous.`,
    region: 'Pays ou région',
    regionChosen: (name, dialCode) => `Pays ou région : ${name} ${dialCode}`.trim(),
    regionSearch: 'Chercher un nom ou un indicatif',
    closeRegions: 'Fermer',
    regionsFound: (count) =>
      count === 0 ? 'Aucun pays ne correspond.' : plural(count, { one: '# pays', other: '# pays' }),
    number: 'Numéro de téléphone',
    hint: 'Écrivez-le comme vous voulez.',
    example: (example) => `Par exemple ${example}`,
    notServed: (region) => `Nous ne pouvons pas envoyer de codes vers ce pays : ${region}.`,
    understood: {
      SMS: (phone) => `Nous enverrons un SMS au ${phone}.`,
      VOICE: (phone) => `Nous appellerons le ${phone}.`,
      WHATSAPP: (phone) => `Nous enverrons votre code par WhatsApp au ${phone}.`,
      RCS: (phone) => `Nous enverrons votre code par RCS au ${phone}.`,
    },
    understoodOther: (phone) => `Nous enverrons votre code au ${phone}.`,
    channel: 'Comment vous envoyer votre code ?',
    onlyChannel: {
      SMS: 'Le code arrive par SMS.',
      VOICE: 'Le code arrive par appel.',
      WHATSAPP: 'Le code arrive par WhatsApp.',
      RCS: 'Le code arrive par message RCS.',
    },
    start: {
      SMS: 'M’envoyer un code par SMS',
      VOICE: 'M’appeler avec un code',
      WHATSAPP: 'M’envoyer un code par WhatsApp',
      RCS: 'M’envoyer un code par RCS',
    },
    startOther: 'M’envoyer un code',
    rates: 'Les tarifs habituels de votre opérateur peuvent s’appliquer.',
    sending: 'Envoi de votre code…',
    canceled: 'Annulé.',
    elsewhere: {
      heading: 'Aucun code à saisir pour l’instant',
      text: 'Cette page s’ouvre depuis le site ou l’application qui veut confirmer votre numéro. Commencez là-bas.',
    },
  },

  code: {
    heading: 'Saisissez votre code',
    sent: {
      SMS: (codeLength) => `Nous avons envoyé par SMS un code à ${number(codeLength)} chiffres au :`,
      VOICE: (codeLength) => `Nous vous appelons avec votre code à ${number(codeLength)} chiffres :`,
      WHATSAPP: (codeLength) => `Nous avons envoyé par WhatsApp un code à ${number(codeLength)} chiffres au :`,
      RCS: (codeLength) => `Nous avons envoyé par RCS un code à ${number(codeLength)} chiffres au :`,
    },
    sentOther: (codeLength) => `Nous avons envoyé un code à ${number(codeLength)} chiffres au :`,
    edit: 'Modifier le numéro',
    instead: {
      SMS: (because) => `Nous vous envoyons plutôt un SMS, car ${because}.`,
      VOICE: (because) => `Nous vous appelons plutôt, car ${because}.`,
      WHATSAPP: (because) => `Nous passons plutôt par WhatsApp, car ${because}.`,
      RCS: (because) => `Nous passons plutôt par RCS, car ${because}.`,
    },
    insteadOther: (because) => `Nous l’envoyons autrement, car ${because}.`,
    notThrough: {
      SMS: 'le SMS n’est pas arrivé',
      VOICE: 'l’appel n’a pas abouti',
      WHATSAPP: 'le message WhatsApp n’est pas arrivé',
      RCS: 'le message RCS n’est pas arrivé',
    },
    notThroughOther: 'le message n’est pas arrivé',
    label: 'Code à usage unique',
    triesLeft: (attempts) => plural(attempts, { one: 'Encore un essai.', other: 'Encore # essais.' }),
    check: 'Vérifier',
    calling: { check: 'Vérification du code…', cancel: 'Annulation…' },
    notReceived: 'Rien reçu ?',
    resendSame: {
      SMS: 'Me renvoyer un SMS',
      VOICE: 'M’appeler à nouveau',
      WHATSAPP: 'Me le renvoyer par WhatsApp',
      RCS: 'Me le renvoyer par RCS',
    },
    resendOther: {
      SMS: 'Plutôt par SMS',
      VOICE: 'Plutôt par appel',
      WHATSAPP: 'Plutôt par WhatsApp',
      RCS: 'Plutôt par RCS',
    },
    resendUnknown: (name) => `M’envoyer le code par ${name}`,
    resendIn: (time) => `dans ${time}`,
    noResend:
      'C’était le dernier code pour le moment. Vérifiez le numéro, ou attendez que le code expire pour en demander un autre.',
    sentAgain: 'Renvoyé.',
    newCode: {
      SMS: 'Utilisez le nouveau code de notre dernier SMS.',
      VOICE: 'Utilisez le nouveau code de notre appel.',
      WHATSAPP: 'Utilisez le nouveau code de notre dernier message WhatsApp.',
      RCS: 'Utilisez le nouveau code de notre dernier message RCS.',
    },
    newCodeOther: 'Utilisez le nouveau code.',
    earlierCodes: 'Les codes précédents ne fonctionnent plus.',
    sameCode: 'C’est le même code.',
    sentEarlier: {
      SMS: (time) => `Utilisez le code envoyé par SMS à ${time} au :`,
      VOICE: (time) => `Utilisez le code de notre appel de ${time} au :`,
      WHATSAPP: (time) => `Utilisez le code envoyé par WhatsApp à ${time} au :`,
      RCS: (time) => `Utilisez le code envoyé par RCS à ${time} au :`,
    },
    sentEarlierOther: (time) => `Utilisez le code envoyé à ${time} au :`,
    notice: {
      noCode: (codeLength) => `Ce texte ne contient pas de code à ${number(codeLength)} chiffres.`,
      ready: (verify) => `Assurez-vous que c’est bien votre code, puis appuyez sur « ${verify} ».`,
      tried: (verify) => `Vous avez déjà essayé ce code. Pour le réessayer, appuyez sur « ${verify} ».`,
    },
    works: (minutes) => plural(minutes, { one: 'Il est valable une minute.', other: 'Il est valable # minutes.' }),
    worksStill: (time) => `Il est encore valable ${time}.`,
    replacedIn: (time) => `Un nouveau code le remplace dans ${time}.`,
    expiring: 'Le code expire dans moins d’une minute. Vous pourrez ensuite en demander un autre.',
    replacing: 'Dans une demi-minute, un nouveau code remplace celui-ci. N’utilisez alors que le nouveau.',
    cancel: 'Annuler',
    neverShare: (brand) => `Gardez le code pour vous. Personne chez ${brand} ne vous le demandera jamais.`,
    neverShareAny: 'Gardez le code pour vous. Personne ne vous le demandera jamais.',
    notAsked: 'Un code reçu sans l’avoir demandé ? Quelqu’un s’est peut-être trompé de numéro. Ignorez-le.',
    notStarted: 'Ce n’était pas vous ? Ne saisissez pas le code : quelqu’un essaie peut-être d’utiliser votre compte.',
  },

  over: {
    ending: {
      CANCELED: { heading: 'C’est annulé', text: 'Demandez un nouveau code pour le :' },
      EXPIRED: {
        heading: 'Le code a expiré',
        text: 'Un code ne vaut que quelques minutes. Demandez-en un autre pour le :',
      },
      TOO_MANY_ATTEMPTS: {
        heading: 'Trop de codes erronés',
        text: 'Pour protéger le numéro, ce code ne fonctionne plus. Demandez-en un autre pour le :',
      },
      UNDELIVERABLE: {
        heading: 'Le code n’est pas arrivé',
        text: 'Le réseau n’a pas pu le remettre. Vérifiez le numéro :',
      },
      BLOCKED: { heading: 'Le code a été bloqué', text: 'Le réseau ne laisse pas passer nos codes vers le :' },
      REJECTED: { heading: 'Refusé sur le téléphone', text: 'Quelqu’un a refusé la demande sur le :' },
      INDETERMINATE: {
        heading: 'Cela n’a pas abouti',
        text: 'Une réponse s’est perdue et rien n’a été accepté. Demandez un nouveau code pour le :',
      },
      SUPERSEDED: {
        heading: 'Vérifié dans une autre fenêtre',
        text: 'Une autre fenêtre ou un autre appareil a utilisé le code pour le :',
      },
      NOT_FOUND: {
        heading: 'Recommençons',
        text: 'Nous ne connaissons plus cette vérification. Demandez un nouveau code pour le :',
      },
      UNKNOWN: {
        heading: 'Recommençons',
        text: 'Cette vérification est terminée. Demandez un nouveau code pour le :',
      },
    },
    restart: {
      SMS: 'M’envoyer un nouveau code par SMS',
      VOICE: 'M’appeler avec un nouveau code',
      WHATSAPP: 'M’envoyer un nouveau code par WhatsApp',
      RCS: 'M’envoyer un nouveau code par RCS',
    },
    restartOther: 'M’envoyer un nouveau code',
    restartHere: 'Vérifier ici aussi',
    edit: 'Utiliser un autre numéro',
    elsewhere: { heading: 'Cette vérification est terminée', text: 'Vous pouvez réessayer là où vous avez commencé.' },
  },

  done: {
    heading: 'Numéro vérifié',
    developers: 'Pour le développement',
    proof: 'Preuve pour votre serveur',
    proofText: 'Un jeton signé que tout serveur peut vérifier lui-même.',
    validUntil: (time) => `Valable jusqu’à ${time}.`,
    proofExpired: 'La preuve a expiré. S’il vous en faut une autre, vérifiez à nouveau le numéro.',
    copy: 'Copier la preuve',
    copied: 'Copié.',
    copyByHand: 'Sélectionné. Copiez avec le clavier ou le menu.',
    next: 'C’est terminé : vous pouvez fermer cette page.',
    again: 'Vérifier un autre numéro',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER:
        'Saisissez seulement le numéro, sans mot ni numéro de poste, par exemple 06 12 34 56 78 ou +44 20 7946 0018.',
      UNKNOWN_REGION: 'Indicatif inconnu. Choisissez un pays, ou commencez le numéro par + et l’indicatif.',
      TOO_SHORT: 'Ce numéro est trop court. Vérifiez s’il manque des chiffres.',
      TOO_LONG: 'Ce numéro est trop long. Vérifiez s’il y a des chiffres en trop.',
      NOT_ASSIGNED: 'Ce numéro n’existe pas. Vérifiez les chiffres et le pays.',
    },
    notAllowed: {
      REGION: 'Nous ne pouvons pas envoyer de codes vers ce pays. Utilisez un numéro d’un autre.',
      LINE_TYPE: 'Ce type de numéro ne reçoit pas de codes. Utilisez un mobile.',
      VOIP: 'Les numéros de téléphonie par internet ne peuvent pas être vérifiés ici. Utilisez un mobile.',
      LANDLINE: 'C’est un fixe, qui ne reçoit pas le code ainsi. Choisissez un appel ou utilisez un mobile.',
      BLOCKED: 'Nous ne pouvons pas envoyer de codes à ce numéro. Utilisez-en un autre.',
    },
    channelUnavailable: (others) =>
      others
        ? `Indisponible pour le moment. Choisissez un autre moyen : ${others}.`
        : 'Indisponible pour le moment. Réessayez plus tard.',
    rateLimited: (time) => `Vous avez demandé trop de codes. Réessayez à ${time}.`,
    tooSoon: (time) => `C’était trop rapproché. Réessayez à ${time}.`,
    startUnavailable: 'Envoi impossible pour l’instant. Réessayez.',
    notTwice: () => 'Vous ne recevrez pas le code deux fois.',
    codeUnavailable: 'Cela n’a pas marché cette fois. Rien n’est perdu : réessayez dans un moment.',
    outOfOrder: 'Une panne de notre côté : réessayer ne sert à rien. Revenez plus tard.',
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
      offline:
        'Vous êtes hors connexion. Dès le retour de la connexion, nous continuerons automatiquement : rien n’est perdu.',
      timedOut: 'Le serveur met trop de temps. Réessayez.',
      unreachable: 'Serveur injoignable. Vérifiez votre connexion et réessayez.',
      faulty: 'Un problème est survenu de notre côté. Réessayez dans un moment.',
    },
  },
});
