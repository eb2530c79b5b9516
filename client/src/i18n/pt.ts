import type { Texts } from './en.ts';
import type { Grammar } from './grammar.ts';

/** One o’clock is one: `à 01:05`, but `às 13:05`. */
const as = (time: string) => `${/^0?1\D/.test(time) ? 'à' : 'às'} ${time}`;

export const pt = ({ number, plural }: Grammar<'pt'>): Texts => ({
  numberEnding: (lastDigits) => `o número que termina em ${lastDigits}`,
  timeOn: (time, date) => `${time} de ${date}`,
  helpCode: 'Referência para o suporte:',

  app: {
    pageTitle: (heading, step) => `${heading} – etapa ${number(step)} de ${number(3)}`,
    progress: (step) => `Etapa ${number(step)} de ${number(3)}`,
    steps: { number: 'Número', code: 'Código', done: 'Pronto' },
    resuming: 'Continuando de onde você parou…',
    slow: 'Demorando mais que o normal…',
    noRegionList: 'A lista de países não carregou. Comece o número com + e o código do país.',
  },

  mishap: {
    heading: 'Algo deu errado aqui',
    text: 'Esta página teve um problema. Tente de novo: um código que já foi enviado continua valendo.',
    again: 'Tentar de novo',
    startOver: 'Começar de novo',
  },

  channel: { SMS: 'SMS', VOICE: 'Ligação', WHATSAPP: 'WhatsApp', RCS: 'Mensagem RCS' },

  phone: {
    heading: 'Qual é o seu número de telefone?',
    lead: (codeLength) => `Enviaremos um código de ${number(codeLength)} dígitos para confirmar que o número é seu.`,
    region: 'País ou região',
    regionChosen: (name, dialCode) => `País ou região: ${name} ${dialCode}`.trim(),
    regionSearch: 'Buscar por nome ou código',
    closeRegions: 'Fechar',
    regionsFound: (count) =>
      count === 0 ? 'Nenhum país encontrado.' : plural(count, { one: '# país', other: '# países' }),
    number: 'Número de telefone',
    hint: 'Escreva como quiser.',
    example: (example) => `Por exemplo ${example}`,
    notServed: (region) => `Não podemos enviar códigos para este país: ${region}.`,
    understood: {
      SMS: (phone) => `Enviaremos um SMS para ${phone}.`,
      VOICE: (phone) => `Ligaremos para ${phone}.`,
      WHATSAPP: (phone) => `Enviaremos o código pelo WhatsApp para ${phone}.`,
      RCS: (phone) => `Enviaremos o código por RCS para ${phone}.`,
    },
    understoodOther: (phone) => `Enviaremos o código para ${phone}.`,
    channel: 'Como devemos enviar o seu código?',
    onlyChannel: {
      SMS: 'O código chega por SMS.',
      VOICE: 'O código chega por ligação.',
      WHATSAPP: 'O código chega pelo WhatsApp.',
      RCS: 'O código chega por mensagem RCS.',
    },
    start: {
      SMS: 'Receber um código por SMS',
      VOICE: 'Receber um código por ligação',
      WHATSAPP: 'Receber um código pelo WhatsApp',
      RCS: 'Receber um código por RCS',
    },
    startOther: 'Receber um código',
    rates: 'Podem ser cobradas as tarifas normais da sua operadora.',
    sending: 'Enviando seu código…',
    canceled: 'Cancelado.',
    elsewhere: {
      heading: 'Ainda não há código para digitar',
      text: 'Esta página é aberta pelo site ou aplicativo que quer confirmar seu número. Comece por lá.',
    },
  },

  code: {
    heading: 'Digite seu código',
    sent: {
      SMS: (codeLength) => `Enviamos por SMS um código de ${number(codeLength)} dígitos para:`,
      VOICE: (codeLength) => `Estamos ligando para você com o seu código de ${number(codeLength)} dígitos:`,
      WHATSAPP: (codeLength) => `Enviamos pelo WhatsApp um código de ${number(codeLength)} dígitos para:`,
      RCS: (codeLength) => `Enviamos por RCS um código de ${number(codeLength)} dígitos para:`,
    },
    sentOther: (codeLength) => `Enviamos um código de ${number(codeLength)} dígitos para:`,
    edit: 'Alterar número',
    instead: {
      SMS: (because) => `Estamos enviando um SMS, porque ${because}.`,
      VOICE: (because) => `Estamos ligando para você, porque ${because}.`,
      WHATSAPP: (because) => `Estamos usando o WhatsApp, porque ${because}.`,
      RCS: (because) => `Estamos usando RCS, porque ${because}.`,
    },
    insteadOther: (because) => `Estamos enviando de outra forma, porque ${because}.`,
    notThrough: {
      SMS: 'o SMS não chegou',
      VOICE: 'a ligação não foi completada',
      WHATSAPP: 'a mensagem do WhatsApp não chegou',
      RCS: 'a mensagem RCS não chegou',
    },
    notThroughOther: 'a mensagem não chegou',
    label: 'Código de uso único',
    triesLeft: (attempts) => plural(attempts, { one: 'Resta uma tentativa.', other: 'Restam # tentativas.' }),
    check: 'Verificar',
    calling: { check: 'Conferindo seu código…', cancel: 'Cancelando…' },
    notReceived: 'Não recebeu?',
    resendSame: {
      SMS: 'Receber outro SMS',
      VOICE: 'Receber outra ligação',
      WHATSAPP: 'Receber de novo pelo WhatsApp',
      RCS: 'Receber de novo por RCS',
    },
    resendOther: {
      SMS: 'Prefiro SMS',
      VOICE: 'Prefiro ligação',
      WHATSAPP: 'Prefiro WhatsApp',
      RCS: 'Prefiro RCS',
    },
    resendUnknown: (name) => `Receber o código por ${name}`,
    resendIn: (time) => `em ${time}`,
    noResend: 'Por enquanto foi o último código. Confira o número, ou espere o código expirar e peça outro.',
    sentAgain: 'Enviado de novo.',
    newCode: {
      SMS: 'Use o código novo que acabamos de enviar por SMS.',
      VOICE: 'Use o código novo da nossa ligação.',
      WHATSAPP: 'Use o código novo que acabamos de enviar pelo WhatsApp.',
      RCS: 'Use o código novo que acabamos de enviar por RCS.',
    },
    newCodeOther: 'Use o código novo.',
    earlierCodes: 'Os códigos anteriores não valem mais.',
    sameCode: 'É o mesmo código.',
    sentEarlier: {
      SMS: (time) => `Use o código que enviamos por SMS ${as(time)} para:`,
      VOICE: (time) => `Use o código da nossa ligação ${as(time)} para:`,
      WHATSAPP: (time) => `Use o código que enviamos pelo WhatsApp ${as(time)} para:`,
      RCS: (time) => `Use o código que enviamos por RCS ${as(time)} para:`,
    },
    sentEarlierOther: (time) => `Use o código que enviamos ${as(time)} para:`,
    notice: {
      noCode: (codeLength) => `Não há um código de ${number(codeLength)} dígitos nesse texto.`,
      ready: (verify) => `Veja se este é o seu código e pressione “${verify}”.`,
      tried: (verify) => `Você já tentou este código. Para tentar de novo, pressione “${verify}”.`,
    },
    works: (minutes) => plural(minutes, { one: 'Vale por um minuto.', other: 'Vale por # minutos.' }),
    worksStill: (time) => `Vale por mais ${time}.`,
    replacedIn: (time) => `Um código novo o substitui em ${time}.`,
    expiring: 'O código expira em menos de um minuto. Depois você pode pedir outro.',
    replacing: 'Em meio minuto um código novo substitui este. Depois, use só o novo.',
    cancel: 'Cancelar',
    neverShare: (brand) => `Não passe o código a ninguém. Ninguém de ${brand} jamais vai pedi-lo a você.`,
    neverShareAny: 'Não passe o código a ninguém. Ninguém jamais vai pedi-lo a você.',
    notAsked: 'Recebeu um código que não pediu? Alguém pode ter errado o número. Você pode ignorá-lo.',
    notStarted: 'Não foi você? Não digite o código: alguém pode estar tentando usar sua conta.',
  },

  over: {
    ending: {
      CANCELED: { heading: 'Foi cancelado', text: 'Peça outro código para:' },
      EXPIRED: { heading: 'O código expirou', text: 'Os códigos só valem alguns minutos. Peça outro para:' },
      TOO_MANY_ATTEMPTS: {
        heading: 'Muitos códigos errados',
        text: 'Para proteger o número, este código não vale mais. Peça outro para:',
      },
      UNDELIVERABLE: { heading: 'O código não chegou', text: 'A rede não conseguiu entregá-lo. Confira o número:' },
      BLOCKED: { heading: 'O código foi bloqueado', text: 'A rede não deixa nossos códigos chegarem a:' },
      REJECTED: { heading: 'Recusado no telefone', text: 'Alguém recusou o pedido em:' },
      INDETERMINATE: {
        heading: 'Não deu certo',
        text: 'Uma resposta se perdeu no caminho e nada foi aceito. Peça outro código para:',
      },
      SUPERSEDED: { heading: 'Verificado em outra janela', text: 'Outra janela ou aparelho usou o código para:' },
      NOT_FOUND: { heading: 'Vamos recomeçar', text: 'Não conhecemos mais esta verificação. Peça outro código para:' },
      UNKNOWN: { heading: 'Vamos recomeçar', text: 'Esta verificação terminou. Peça outro código para:' },
    },
    restart: {
      SMS: 'Receber outro código por SMS',
      VOICE: 'Receber outro código por ligação',
      WHATSAPP: 'Receber outro código pelo WhatsApp',
      RCS: 'Receber outro código por RCS',
    },
    restartOther: 'Receber outro código',
    restartHere: 'Verificar aqui também',
    edit: 'Usar outro número',
    elsewhere: { heading: 'Esta verificação terminou', text: 'Você pode tentar de novo de onde começou.' },
  },

  done: {
    heading: 'Número verificado',
    developers: 'Para desenvolvimento',
    proof: 'Prova para o seu servidor',
    proofText: 'Um token assinado que qualquer servidor pode conferir sozinho.',
    validUntil: (time) => `Válido até ${as(time)}.`,
    proofExpired: 'A prova expirou. Se precisar de outra, verifique o número de novo.',
    copy: 'Copiar prova',
    copied: 'Copiada.',
    copyByHand: 'Selecionada. Copie com o teclado ou o menu.',
    next: 'Tudo pronto: você pode fechar esta página.',
    again: 'Verificar outro número',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER:
        'Digite só o número de telefone, sem palavras nem ramal, por exemplo (11) 96123-4567 ou +44 20 7946 0018.',
      UNKNOWN_REGION: 'Não conhecemos este código de país. Escolha um país ou comece o número com + e o código.',
      TOO_SHORT: 'Este número é curto demais. Veja se faltam dígitos.',
      TOO_LONG: 'Este número é longo demais. Veja se sobram dígitos.',
      NOT_ASSIGNED: 'Esse número não existe. Confira os dígitos e o país.',
    },
    notAllowed: {
      REGION: 'Não podemos enviar códigos para este país. Use um número de outro.',
      LINE_TYPE: 'Ninguém recebe códigos neste tipo de número. Use um celular.',
      VOIP: 'Números de telefonia pela internet não podem ser verificados aqui. Use um celular.',
      LANDLINE: 'É um telefone fixo e não recebe o código assim. Escolha ligação ou use um celular.',
      BLOCKED: 'Não podemos enviar códigos para este número. Use outro.',
    },
    channelUnavailable: (others) =>
      others
        ? `Isso não está disponível agora. Escolha outro meio: ${others}.`
        : 'Isso não está disponível agora. Tente mais tarde.',
    rateLimited: (time) => `Você pediu códigos demais. Tente de novo ${as(time)}.`,
    tooSoon: (time) => `Muitas vezes em pouco tempo. Tente de novo ${as(time)}.`,
    startUnavailable: 'Não podemos enviar códigos agora. Tente de novo.',
    notTwice: () => 'Você não receberá o código duas vezes.',
    codeUnavailable: 'Desta vez não deu certo. Nada se perde: tente daqui a pouco.',
    outOfOrder: 'Algo não funciona do nosso lado e repetir não ajuda. Volte mais tarde.',
    malformedCode: (codeLength, typed) =>
      typed === 0
        ? `Digite os ${number(codeLength)} dígitos do código.`
        : `O código tem ${number(codeLength)} dígitos. Você digitou ${number(typed)}.`,
    incorrectCode: (attempts) =>
      plural(attempts, {
        one: 'O código não está certo. Você tem mais uma tentativa.',
        other: 'O código não está certo. Você tem mais # tentativas.',
      }),
    noChannelLeft: 'Por enquanto não podemos enviar outro código. O último ainda vale.',
    noAnswer: {
      offline: 'Você está sem conexão. Quando ela voltar, continuaremos automaticamente: nada se perde.',
      timedOut: 'O servidor está demorando demais. Tente de novo.',
      unreachable: 'Não conseguimos falar com o servidor. Confira sua conexão e tente de novo.',
      faulty: 'Algo deu errado do nosso lado. Tente daqui a pouco.',
    },
  },
});
