import type { Texts } from './en.ts';
import type { Grammar } from './grammar.ts';

export const hi = ({ number, plural }: Grammar<'hi'>): Texts => ({
  numberEnding: (lastDigits) => `${lastDigits} पर समाप्त होने वाला नंबर`,

  app: {
    pageTitle: (heading, step) => `${heading} – चरण ${number(step)}/${number(3)}`,
    progress: (step) => `${number(3)} में से चरण ${number(step)}`,
    steps: { number: 'नंबर', code: 'कोड', done: 'पूरा हुआ' },
    resuming: 'जहाँ छोड़ा था वहीं से जारी…',
    slow: 'सामान्य से ज़्यादा समय लग रहा है…',
    noRegionList: 'देशों की सूची लोड नहीं हुई। नंबर को + और देश के कोड से शुरू करें।',
  },

  mishap: {
    heading: 'यहाँ कुछ गड़बड़ हो गई',
    text: 'इस पेज में कोई समस्या आई। फिर से कोशिश करें: जो कोड भेजा जा चुका है, वह अब भी मान्य है।',
    again: 'फिर से कोशिश करें',
    startOver: 'शुरू से शुरू करें',
  },

  channel: { SMS: 'टेक्स्ट मैसेज', VOICE: 'फ़ोन कॉल', WHATSAPP: 'WhatsApp', RCS: 'RCS मैसेज' },

  phone: {
    heading: 'आपका फ़ोन नंबर क्या है?',
    lead: (codeLength) => `यह आपका ही है, यह पक्का करने के लिए हम ${number(codeLength)} अंकों का कोड भेजेंगे।`,
    region: 'देश या क्षेत्र',
    regionChosen: (name, dialCode) => `देश या क्षेत्र: ${name} ${dialCode}`.trim(),
    regionSearch: 'नाम या कोड से खोजें',
    regionsFound: (count) => (count === 0 ? 'कोई देश नहीं मिला।' : plural(count, { one: '# देश', other: '# देश' })),
    number: 'फ़ोन नंबर',
    hint: 'जैसे चाहें वैसे लिखें।',
    example: (example) => `जैसे ${example}`,
    notServed: (region) => `हम इस देश में कोड नहीं भेज सकते: ${region}।`,
    understood: {
      SMS: (phone) => `हम ${phone} पर टेक्स्ट मैसेज भेजेंगे।`,
      VOICE: (phone) => `हम ${phone} पर कॉल करेंगे।`,
      WHATSAPP: (phone) => `हम ${phone} पर WhatsApp से कोड भेजेंगे।`,
      RCS: (phone) => `हम ${phone} पर RCS से कोड भेजेंगे।`,
    },
    understoodOther: (phone) => `हम ${phone} पर कोड भेजेंगे।`,
    channel: 'हम आपका कोड कैसे भेजें?',
    onlyChannel: {
      SMS: 'कोड टेक्स्ट मैसेज से आता है।',
      VOICE: 'कोड फ़ोन कॉल से आता है।',
      WHATSAPP: 'कोड WhatsApp से आता है।',
      RCS: 'कोड RCS मैसेज से आता है।',
    },
    start: {
      SMS: 'मुझे कोड भेजें',
      VOICE: 'मुझे कॉल करके कोड बताएँ',
      WHATSAPP: 'मुझे WhatsApp पर कोड भेजें',
      RCS: 'मुझे RCS से कोड भेजें',
    },
    startOther: 'मुझे कोड भेजें',
    rates: 'आपके ऑपरेटर की सामान्य दरें लग सकती हैं।',
    sending: 'आपका कोड भेजा जा रहा है…',
    canceled: 'रद्द किया गया।',
    elsewhere: {
      heading: 'अभी कोई कोड नहीं डालना है',
      text: 'यह पेज उस वेबसाइट या ऐप से खुलता है जो आपके नंबर की पुष्टि करना चाहता है। वहीं से शुरू करें।',
    },
  },

  code: {
    heading: 'अपना कोड डालें',
    sent: {
      SMS: (codeLength) => `हमने ${number(codeLength)} अंकों का कोड यहाँ भेजा:`,
      VOICE: (codeLength) => `आपका ${number(codeLength)} अंकों का कोड बताने के लिए हम यहाँ कॉल कर रहे हैं:`,
      WHATSAPP: (codeLength) => `हमने WhatsApp पर ${number(codeLength)} अंकों का कोड यहाँ भेजा:`,
      RCS: (codeLength) => `हमने RCS से ${number(codeLength)} अंकों का कोड यहाँ भेजा:`,
    },
    sentOther: (codeLength) => `हमने ${number(codeLength)} अंकों का कोड यहाँ भेजा:`,
    edit: 'नंबर बदलें',
    instead: {
      SMS: (because) => `${because}, इसलिए हम टेक्स्ट मैसेज भेज रहे हैं।`,
      VOICE: (because) => `${because}, इसलिए हम कॉल कर रहे हैं।`,
      WHATSAPP: (because) => `${because}, इसलिए हम WhatsApp से भेज रहे हैं।`,
      RCS: (because) => `${because}, इसलिए हम RCS से भेज रहे हैं।`,
    },
    insteadOther: (because) => `${because}, इसलिए हम दूसरे तरीके से भेज रहे हैं।`,
    notThrough: {
      SMS: 'टेक्स्ट मैसेज नहीं पहुँचा',
      VOICE: 'कॉल नहीं लगी',
      WHATSAPP: 'WhatsApp मैसेज नहीं पहुँचा',
      RCS: 'RCS मैसेज नहीं पहुँचा',
    },
    notThroughOther: 'संदेश नहीं पहुँचा',
    label: 'एक बार का कोड',
    triesLeft: (attempts) => plural(attempts, { one: '# प्रयास बचा है।', other: '# प्रयास बचे हैं।' }),
    check: 'सत्यापित करें',
    calling: { check: 'कोड जाँचा जा रहा है…', cancel: 'रद्द किया जा रहा है…' },
    notReceived: 'नहीं मिला?',
    resendSame: { SMS: 'मुझे फिर से भेजें', VOICE: 'मुझे फिर से कॉल करें', WHATSAPP: 'WhatsApp पर फिर भेजें', RCS: 'RCS से फिर भेजें' },
    resendOther: {
      SMS: 'इसके बजाय मुझे मैसेज भेजें',
      VOICE: 'इसके बजाय मुझे कॉल करें',
      WHATSAPP: 'इसके बजाय WhatsApp',
      RCS: 'इसके बजाय RCS',
    },
    resendUnknown: (name) => `मुझे ${name} से कोड भेजें`,
    resendIn: (time) => `${time} में`,
    noResend: 'फ़िलहाल यह आख़िरी कोड था। नंबर जाँचें, या इसके समाप्त होने पर नया माँगें।',
    sentAgain: 'फिर से भेजा गया।',
    newCode: {
      SMS: 'अभी टेक्स्ट मैसेज से भेजा गया नया कोड इस्तेमाल करें।',
      VOICE: 'हमारी कॉल में बताया गया नया कोड इस्तेमाल करें।',
      WHATSAPP: 'अभी WhatsApp पर भेजा गया नया कोड इस्तेमाल करें।',
      RCS: 'अभी RCS से भेजा गया नया कोड इस्तेमाल करें।',
    },
    newCodeOther: 'नया कोड इस्तेमाल करें।',
    earlierCodes: 'पिछले कोड अब काम नहीं करते।',
    sameCode: 'कोड वही है।',
    sentEarlier: {
      SMS: (time) => `${time} पर टेक्स्ट मैसेज से यहाँ भेजा गया कोड इस्तेमाल करें:`,
      VOICE: (time) => `${time} पर यहाँ की गई कॉल में बताया गया कोड इस्तेमाल करें:`,
      WHATSAPP: (time) => `${time} पर WhatsApp से यहाँ भेजा गया कोड इस्तेमाल करें:`,
      RCS: (time) => `${time} पर RCS से यहाँ भेजा गया कोड इस्तेमाल करें:`,
    },
    sentEarlierOther: (time) => `${time} पर यहाँ भेजा गया कोड इस्तेमाल करें:`,
    notice: {
      noCode: (codeLength) => `उस टेक्स्ट में ${number(codeLength)} अंकों का कोई कोड नहीं है।`,
      ready: (verify) => `देख लें कि यही आपका कोड है, फिर “${verify}” दबाएँ।`,
      tried: (verify) => `यह कोड आप पहले आज़मा चुके हैं। फिर से आज़माने के लिए “${verify}” दबाएँ।`,
    },
    works: (minutes) => plural(minutes, { one: 'यह # मिनट तक काम करेगा।', other: 'यह # मिनट तक काम करेगा।' }),
    worksStill: (time) => `यह ${time} और काम करेगा।`,
    replacedIn: (time) => `${time} में नया कोड इसकी जगह ले लेगा।`,
    expiring: 'कोड एक मिनट से कम में समाप्त हो जाएगा। उसके बाद आप नया माँग सकते हैं।',
    replacing: 'आधे मिनट में नया कोड इसकी जगह ले लेगा। तब केवल नया कोड इस्तेमाल करें।',
    cancel: 'रद्द करें',
    neverShare: (brand) => `कोड अपने पास रखें। ${brand} से कोई भी इसे आपसे कभी नहीं माँगेगा।`,
    neverShareAny: 'कोड अपने पास रखें। कोई भी इसे आपसे कभी नहीं माँगेगा।',
    notAsked: 'बिना माँगे कोड मिला? शायद किसी ने ग़लत नंबर लिखा। आप इसे अनदेखा कर सकते हैं।',
    notStarted: 'यह आपने शुरू नहीं किया? कोड न डालें: हो सकता है कोई आपका खाता इस्तेमाल करना चाहता हो।',
  },

  over: {
    ending: {
      CANCELED: { heading: 'यह रद्द हो गया', text: 'अब कोई कोड काम नहीं करता:' },
      EXPIRED: { heading: 'कोड समाप्त हो गया', text: 'कोड कुछ ही मिनट चलते हैं। नया लें:' },
      TOO_MANY_ATTEMPTS: {
        heading: 'बहुत ज़्यादा ग़लत कोड',
        text: 'नंबर की सुरक्षा के लिए यह कोड अब काम नहीं करता। नया लें:',
      },
      UNDELIVERABLE: { heading: 'कोड नहीं पहुँचा', text: 'नेटवर्क इसे पहुँचा नहीं सका। नंबर जाँचें:' },
      BLOCKED: { heading: 'कोड रोका गया', text: 'नेटवर्क हमारे कोड यहाँ नहीं जाने देता:' },
      REJECTED: { heading: 'फ़ोन पर अस्वीकार किया गया', text: 'किसी ने अनुरोध ठुकराया:' },
      INDETERMINATE: {
        heading: 'यह पूरा नहीं हुआ',
        text: 'एक जवाब रास्ते में खो गया और कुछ स्वीकार नहीं हुआ। नया कोड लें:',
      },
      SUPERSEDED: { heading: 'दूसरी विंडो में सत्यापित हुआ', text: 'किसी दूसरी विंडो या डिवाइस ने कोड इस्तेमाल किया:' },
      NOT_FOUND: { heading: 'फिर से शुरू करें', text: 'हम इस सत्यापन को अब नहीं जानते। नया कोड लें:' },
      UNKNOWN: { heading: 'फिर से शुरू करें', text: 'यह सत्यापन समाप्त हो गया है। नया कोड लें:' },
    },
    restart: {
      SMS: 'मुझे नया कोड भेजें',
      VOICE: 'मुझे कॉल करके नया कोड बताएँ',
      WHATSAPP: 'मुझे WhatsApp पर नया कोड भेजें',
      RCS: 'मुझे RCS से नया कोड भेजें',
    },
    restartOther: 'मुझे नया कोड भेजें',
    restartHere: 'यहाँ भी सत्यापित करें',
    edit: 'दूसरा नंबर इस्तेमाल करें',
    elsewhere: { heading: 'यह सत्यापन समाप्त हो गया है', text: 'आपने जहाँ से शुरू किया था, वहीं से फिर कोशिश कर सकते हैं।' },
  },

  done: {
    heading: 'नंबर सत्यापित हुआ',
    developers: 'डेवलपर के लिए',
    proof: 'आपके सर्वर के लिए प्रमाण',
    proofText: 'हस्ताक्षरित टोकन, जिसे कोई भी सर्वर ख़ुद जाँच सकता है।',
    validUntil: (time) => `${time} तक मान्य।`,
    proofExpired: 'प्रमाण समाप्त हो गया। नया चाहिए तो फिर से सत्यापित करें।',
    copy: 'प्रमाण कॉपी करें',
    copied: 'कॉपी हो गया।',
    copyByHand: 'चुन लिया गया। कीबोर्ड या मेन्यू से कॉपी करें।',
    next: 'सब हो गया, आप यह पेज बंद कर सकते हैं।',
    again: 'दूसरा नंबर सत्यापित करें',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER: 'केवल फ़ोन नंबर डालें, बिना शब्दों या एक्सटेंशन के, जैसे 081234 56789 या +44 20 7946 0018।',
      UNKNOWN_REGION: 'हम यह देश कोड नहीं जानते। देश चुनें, या नंबर + और कोड से शुरू करें।',
      TOO_SHORT: 'यह नंबर बहुत छोटा है। देखें कि कोई अंक छूटा तो नहीं।',
      TOO_LONG: 'यह नंबर बहुत लंबा है। देखें कि कोई अंक ज़्यादा तो नहीं।',
      NOT_ASSIGNED: 'ऐसा कोई नंबर नहीं है। अंक और देश जाँचें।',
    },
    notAllowed: {
      REGION: 'हम इस देश में कोड नहीं भेज सकते। किसी और देश का नंबर इस्तेमाल करें।',
      LINE_TYPE: 'इस तरह के नंबर पर कोड नहीं आ सकते। मोबाइल नंबर इस्तेमाल करें।',
      VOIP: 'इंटरनेट फ़ोन नंबर यहाँ सत्यापित नहीं हो सकते। मोबाइल नंबर इस्तेमाल करें।',
      LANDLINE: 'यह लैंडलाइन है, जिस पर कोड ऐसे नहीं आ सकता। फ़ोन कॉल चुनें या मोबाइल नंबर दें।',
      BLOCKED: 'हम इस नंबर पर कोड नहीं भेज सकते। दूसरा इस्तेमाल करें।',
    },
    channelUnavailable: (others) =>
      others ? `यह अभी उपलब्ध नहीं है। दूसरा तरीका चुनें: ${others}।` : 'यह अभी उपलब्ध नहीं है। बाद में कोशिश करें।',
    rateLimited: (time) => `आपने बहुत ज़्यादा कोड माँगे हैं। ${time} पर फिर कोशिश करें।`,
    tooSoon: (time) => `यह बहुत जल्दी था। ${time} पर फिर कोशिश करें।`,
    startUnavailable: 'हम अभी कोड नहीं भेज सकते। फिर कोशिश करें।',
    notTwice: 'आपको कोड दो बार नहीं आएगा।',
    codeUnavailable: 'इस बार नहीं हुआ। कुछ खोया नहीं: थोड़ी देर में कोशिश करें।',
    outOfOrder: 'हमारी ओर कुछ ख़राब है और दोबारा कोशिश से मदद नहीं होगी। बाद में आएँ।',
    malformedCode: (codeLength, typed) =>
      typed === 0
        ? `कोड के ${number(codeLength)} अंक डालें।`
        : `कोड में ${number(codeLength)} अंक हैं। आपने ${number(typed)} डाले।`,
    incorrectCode: (attempts) =>
      plural(attempts, {
        one: 'यह कोड सही नहीं है। # प्रयास बचा है।',
        other: 'यह कोड सही नहीं है। # प्रयास बचे हैं।',
      }),
    noChannelLeft: 'फ़िलहाल हम और कोड नहीं भेज सकते। पिछला अब भी काम करता है।',
    noAnswer: {
      offline: 'आप ऑफ़लाइन हैं। कनेक्ट होते ही हम अपने आप आगे बढ़ेंगे: कुछ खोया नहीं।',
      timedOut: 'सर्वर जवाब देने में बहुत समय ले रहा है। फिर कोशिश करें।',
      unreachable: 'सर्वर तक नहीं पहुँच सके। कनेक्शन जाँचकर फिर कोशिश करें।',
      faulty: 'हमारी ओर कुछ गड़बड़ हुई। थोड़ी देर में कोशिश करें।',
    },
  },
});
