import type { Texts } from './en.ts';
import { withStop } from './grammar.ts';
import type { Grammar } from './grammar.ts';

/** One o’clock is one: `la 1:05`, but `las 13:05`. */
const las = (time: string) => `${/^0?1\D/.test(time) ? 'la' : 'las'} ${time}`;

export const es = ({ number, plural }: Grammar<'es'>): Texts => ({
  numberEnding: (lastDigits) => `el número que termina en ${lastDigits}`,
  timeOn: (time, date) => `${time} del ${date}`,
  helpCode: 'Referencia para soporte:',

  app: {
    pageTitle: (heading, step) => `${heading} – paso ${number(step)} de ${number(3)}`,
    progress: (step) => `Paso ${number(step)} de ${number(3)}`,
    steps: { number: 'Número', code: 'Código', done: 'Listo' },
    resuming: 'Seguimos donde lo dejaste…',
    slow: 'Tarda más de lo normal…',
    noRegionList: 'La lista de países no se ha cargado. Empieza el número con + y el prefijo del país.',
  },

  mishap: {
    heading: 'Algo ha fallado aquí',
    text: 'Esta página ha tenido un problema. Inténtalo de nuevo: un código que ya te enviamos sigue siendo válido.',
    again: 'Intentarlo de nuevo',
    startOver: 'Empezar de nuevo',
  },

  channel: { SMS: 'SMS', VOICE: 'Llamada', WHATSAPP: 'WhatsApp', RCS: 'Mensaje RCS' },

  phone: {
    heading: '¿Cuál es tu número de teléfono?',
    lead: (codeLength) =>
      `Te enviaremos un código de ${number(codeLength)} cifras para comprobar que el número es tuyo.`,
    region: 'País o región',
    regionChosen: (name, dialCode) => `País o región: ${name} ${dialCode}`.trim(),
    regionSearch: 'Buscar por nombre o prefijo',
    closeRegions: 'Cerrar',
    regionsFound: (count) =>
      count === 0 ? 'Ningún país coincide.' : plural(count, { one: '# país', other: '# países' }),
    number: 'Número de teléfono',
    hint: 'Escríbelo como quieras.',
    example: (example) => `Por ejemplo, ${example}`,
    notServed: (region) => `No podemos enviar códigos a este país: ${region}.`,
    understood: {
      SMS: (phone) => `Enviaremos un SMS al ${phone}.`,
      VOICE: (phone) => `Llamaremos al ${phone}.`,
      WHATSAPP: (phone) => `Enviaremos el código por WhatsApp al ${phone}.`,
      RCS: (phone) => `Enviaremos el código por RCS al ${phone}.`,
    },
    understoodOther: (phone) => `Enviaremos el código al ${phone}.`,
    channel: '¿Cómo te enviamos el código?',
    onlyChannel: {
      SMS: 'El código llega por SMS.',
      VOICE: 'El código llega por llamada.',
      WHATSAPP: 'El código llega por WhatsApp.',
      RCS: 'El código llega por mensaje RCS.',
    },
    start: {
      SMS: 'Enviarme un código por SMS',
      VOICE: 'Llamarme con un código',
      WHATSAPP: 'Enviarme un código por WhatsApp',
      RCS: 'Enviarme un código por RCS',
    },
    startOther: 'Enviarme un código',
    rates: 'Tu operador puede aplicar sus tarifas habituales.',
    sending: 'Enviando tu código…',
    canceled: 'Cancelado.',
    elsewhere: {
      heading: 'Aún no hay código que introducir',
      text: 'Esta página se abre desde el sitio web o la aplicación que quiere confirmar tu número. Empieza allí.',
    },
  },

  code: {
    heading: 'Introduce tu código',
    sent: {
      SMS: (codeLength) => `Hemos enviado por SMS un código de ${number(codeLength)} cifras al número:`,
      VOICE: (codeLength) => `Te estamos llamando con tu código de ${number(codeLength)} cifras:`,
      WHATSAPP: (codeLength) => `Hemos enviado por WhatsApp un código de ${number(codeLength)} cifras al número:`,
      RCS: (codeLength) => `Hemos enviado por RCS un código de ${number(codeLength)} cifras al número:`,
    },
    sentOther: (codeLength) => `Hemos enviado un código de ${number(codeLength)} cifras al número:`,
    edit: 'Cambiar el número',
    instead: {
      SMS: (because) => `Te enviamos un SMS en su lugar, porque ${because}.`,
      VOICE: (because) => `Te estamos llamando en su lugar, porque ${because}.`,
      WHATSAPP: (because) => `Usamos WhatsApp en su lugar, porque ${because}.`,
      RCS: (because) => `Usamos RCS en su lugar, porque ${because}.`,
    },
    insteadOther: (because) => `Lo enviamos por otra vía, porque ${because}.`,
    notThrough: {
      SMS: 'el SMS no ha llegado',
      VOICE: 'la llamada no ha entrado',
      WHATSAPP: 'el mensaje de WhatsApp no ha llegado',
      RCS: 'el mensaje RCS no ha llegado',
    },
    notThroughOther: 'el mensaje no ha llegado',
    label: 'Código de un solo uso',
    triesLeft: (attempts) => plural(attempts, { one: 'Queda un intento.', other: 'Quedan # intentos.' }),
    check: 'Verificar',
    calling: { check: 'Comprobando tu código…', cancel: 'Cancelando…' },
    notReceived: '¿No te ha llegado?',
    resendSame: {
      SMS: 'Enviarme otro SMS',
      VOICE: 'Llamarme otra vez',
      WHATSAPP: 'Enviármelo otra vez por WhatsApp',
      RCS: 'Enviármelo otra vez por RCS',
    },
    resendOther: {
      SMS: 'Mejor por SMS',
      VOICE: 'Mejor por llamada',
      WHATSAPP: 'Mejor por WhatsApp',
      RCS: 'Mejor por RCS',
    },
    resendUnknown: (name) => `Enviarme el código por ${name}`,
    resendIn: (time) => `en ${time}`,
    noResend: 'Por ahora era el último código. Revisa el número, o espera a que el código caduque y pide otro.',
    sentAgain: 'Enviado de nuevo.',
    newCode: {
      SMS: 'Usa el código nuevo que te acabamos de enviar por SMS.',
      VOICE: 'Usa el código nuevo de nuestra llamada.',
      WHATSAPP: 'Usa el código nuevo que te acabamos de enviar por WhatsApp.',
      RCS: 'Usa el código nuevo que te acabamos de enviar por RCS.',
    },
    newCodeOther: 'Usa el código nuevo.',
    earlierCodes: 'Los códigos anteriores ya no sirven.',
    sameCode: 'Es el mismo código.',
    sentEarlier: {
      SMS: (time) => `Usa el código que enviamos por SMS a ${las(time)} al número:`,
      VOICE: (time) => `Usa el código de nuestra llamada de ${las(time)} al número:`,
      WHATSAPP: (time) => `Usa el código que enviamos por WhatsApp a ${las(time)} al número:`,
      RCS: (time) => `Usa el código que enviamos por RCS a ${las(time)} al número:`,
    },
    sentEarlierOther: (time) => `Usa el código que enviamos a ${las(time)} al número:`,
    notice: {
      noCode: (codeLength) => `En ese texto no hay ningún código de ${number(codeLength)} cifras.`,
      ready: (verify) => `Comprueba que este es tu código y pulsa «${verify}».`,
      tried: (verify) => `Ya probaste este código. Para probarlo otra vez, pulsa «${verify}».`,
    },
    works: (minutes) => plural(minutes, { one: 'Sirve durante un minuto.', other: 'Sirve durante # minutos.' }),
    worksStill: (time) => `Sirve todavía ${time}.`,
    replacedIn: (time) => `Un código nuevo lo sustituye en ${time}.`,
    expiring: 'El código caduca en menos de un minuto. Después puedes pedir otro.',
    replacing: 'En medio minuto un código nuevo sustituye a este. Usa entonces solo el nuevo.',
    cancel: 'Cancelar',
    neverShare: (brand) => `No compartas el código. Nadie de ${brand} te lo pedirá nunca.`,
    neverShareAny: 'No compartas el código. Nadie te lo pedirá nunca.',
    notAsked: '¿Te llegó un código que no pediste? Alguien pudo equivocarse de número. Puedes ignorarlo.',
    notStarted: '¿No lo iniciaste tú? No escribas el código: alguien podría estar intentando usar tu cuenta.',
  },

  over: {
    ending: {
      CANCELED: { heading: 'Se ha cancelado', text: 'Pide otro código para:' },
      EXPIRED: { heading: 'El código ha caducado', text: 'Los códigos solo sirven unos minutos. Pide otro para:' },
      TOO_MANY_ATTEMPTS: {
        heading: 'Demasiados códigos erróneos',
        text: 'Para proteger el número, este código ya no sirve. Pide otro para:',
      },
      UNDELIVERABLE: {
        heading: 'El código no ha llegado',
        text: 'La red no ha podido entregarlo. Revisa el número:',
      },
      BLOCKED: { heading: 'El código se ha bloqueado', text: 'La red no deja pasar nuestros códigos a:' },
      REJECTED: { heading: 'Rechazado en el teléfono', text: 'Alguien ha rechazado la petición en:' },
      INDETERMINATE: {
        heading: 'No se ha completado',
        text: 'Una respuesta se perdió por el camino y no se aceptó nada. Pide otro código para:',
      },
      SUPERSEDED: { heading: 'Verificado en otra ventana', text: 'Otra ventana o dispositivo usó el código para:' },
      NOT_FOUND: { heading: 'Empecemos de nuevo', text: 'Ya no conocemos esta verificación. Pide otro código para:' },
      UNKNOWN: { heading: 'Empecemos de nuevo', text: 'Esta verificación ha terminado. Pide otro código para:' },
    },
    restart: {
      SMS: 'Enviarme otro código por SMS',
      VOICE: 'Llamarme con otro código',
      WHATSAPP: 'Enviarme otro código por WhatsApp',
      RCS: 'Enviarme otro código por RCS',
    },
    restartOther: 'Enviarme otro código',
    restartHere: 'Verificar también aquí',
    edit: 'Usar otro número',
    elsewhere: { heading: 'Esta verificación ha terminado', text: 'Puedes intentarlo de nuevo desde donde empezaste.' },
  },

  done: {
    heading: 'Número verificado',
    developers: 'Para desarrollo',
    proof: 'Prueba para tu servidor',
    proofText: 'Un token firmado que cualquier servidor puede comprobar por sí mismo.',
    validUntil: (time) => withStop(`Válido hasta ${las(time)}`),
    proofExpired: 'La prueba ha caducado. Si necesitas una nueva, verifica el número otra vez.',
    copy: 'Copiar la prueba',
    copied: 'Copiado.',
    copyByHand: 'Seleccionado. Cópialo con el teclado o el menú.',
    next: 'Ya está todo: puedes cerrar esta página.',
    again: 'Verificar otro número',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER:
        'Introduce solo el número de teléfono, sin palabras ni extensión, por ejemplo 612 34 56 78 o +44 20 7946 0018.',
      UNKNOWN_REGION: 'No conocemos este prefijo de país. Elige un país o empieza el número con + y su prefijo.',
      TOO_SHORT: 'Este número es demasiado corto. Mira si faltan cifras.',
      TOO_LONG: 'Este número es demasiado largo. Mira si sobran cifras.',
      NOT_ASSIGNED: 'Ese número no existe. Revisa las cifras y el país.',
    },
    notAllowed: {
      REGION: 'No podemos enviar códigos a este país. Usa un número de otro.',
      LINE_TYPE: 'En este tipo de número nadie puede recibir códigos. Usa un móvil.',
      VOIP: 'Aquí no se pueden verificar números de telefonía por internet. Usa un móvil.',
      LANDLINE: 'Es un fijo y no puede recibir el código así. Elige una llamada o usa un móvil.',
      BLOCKED: 'No podemos enviar códigos a este número. Usa otro.',
    },
    channelUnavailable: (others) =>
      others
        ? `Eso no está disponible ahora. Elige otra vía: ${others}.`
        : 'Eso no está disponible ahora. Inténtalo más tarde.',
    rateLimited: (time) => withStop(`Has pedido demasiados códigos. Inténtalo de nuevo a ${las(time)}`),
    tooSoon: (time) => withStop(`Demasiado seguido. Inténtalo de nuevo a ${las(time)}`),
    startUnavailable: 'Ahora no podemos enviar códigos. Inténtalo de nuevo.',
    notTwice: () => 'El código no te llegará dos veces.',
    codeUnavailable: 'Esta vez no ha funcionado. No se pierde nada: inténtalo en un momento.',
    outOfOrder: 'Algo falla por nuestra parte y repetir no ayuda. Vuelve más tarde.',
    malformedCode: (codeLength, typed) =>
      typed === 0
        ? `Introduce las ${number(codeLength)} cifras del código.`
        : `El código tiene ${number(codeLength)} cifras. Has introducido ${number(typed)}.`,
    incorrectCode: (attempts) =>
      plural(attempts, {
        one: 'El código no es correcto. Te queda un intento.',
        other: 'El código no es correcto. Te quedan # intentos.',
      }),
    noChannelLeft: 'Por ahora no podemos enviar otro código. El último sigue sirviendo.',
    noAnswer: {
      offline: 'No tienes conexión. Cuando vuelva, seguiremos automáticamente: no se pierde nada.',
      timedOut: 'El servidor tarda demasiado en responder. Inténtalo otra vez.',
      unreachable: 'No hemos podido contactar con el servidor. Revisa tu conexión e inténtalo otra vez.',
      faulty: 'Algo ha fallado por nuestra parte. Inténtalo en un momento.',
    },
  },
});
