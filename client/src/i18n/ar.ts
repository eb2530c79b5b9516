import type { Texts } from './en.ts';
import type { Grammar } from './grammar.ts';

export const ar = ({ number, plural }: Grammar<'ar'>): Texts => {
  const digits = (count: number) =>
    plural(count, {
      zero: '# رقم',
      one: 'رقم واحد',
      two: 'رقمين',
      few: '# أرقام',
      many: '# رقمًا',
      other: '# رقم',
    });
  return {
    numberEnding: (lastDigits) => `الرقم المنتهي بـ ${lastDigits}`,
    timeOn: (time, date) => `${time} يوم ${date}`,
    helpCode: 'المرجع للدعم:',

    app: {
      pageTitle: (heading, step) => `${heading} – الخطوة ${number(step)} من ${number(3)}`,
      progress: (step) => `الخطوة ${number(step)} من ${number(3)}`,
      steps: { number: 'الرقم', code: 'الرمز', done: 'تم' },
      resuming: 'نتابع من حيث توقفت…',
      slow: 'يستغرق وقتًا أطول من المعتاد…',
      noRegionList: 'تعذّر تحميل قائمة البلدان. ابدأ الرقم بعلامة + ثم رمز البلد.',
    },

    mishap: {
      heading: 'حدث خطأ ما هنا',
      text: 'واجهت هذه الصفحة مشكلة. حاول مرة أخرى: الرمز الذي أُرسل إليك ما زال صالحًا.',
      again: 'حاول مرة أخرى',
      startOver: 'ابدأ من جديد',
    },

    channel: { SMS: 'رسالة نصية', VOICE: 'مكالمة هاتفية', WHATSAPP: 'واتساب', RCS: 'رسالة RCS' },

    phone: {
      heading: 'ما رقم هاتفك؟',
      lead: (codeLength) => `سنرسل إليك رمزًا من ${digits(codeLength)} للتأكد من أن الرقم لك.`,
      region: 'البلد أو المنطقة',
      regionChosen: (name, dialCode) => `البلد أو المنطقة: ${name} ${dialCode}`.trim(),
      regionSearch: 'ابحث بالاسم أو الرمز',
      closeRegions: 'إغلاق',
      regionsFound: (count) =>
        plural(count, {
          zero: 'لا يوجد بلد مطابق.',
          one: 'بلد واحد',
          two: 'بلدان',
          few: '# بلدان',
          many: '# بلدًا',
          other: '# بلد',
        }),
      number: 'رقم الهاتف',
      hint: 'اكتبه بأي طريقة تريد.',
      example: (example) => `مثلًا ${example}`,
      notServed: (region) => `لا يمكننا إرسال رموز إلى هذا البلد: ${region}.`,
      understood: {
        SMS: (phone) => `سنرسل رسالة نصية إلى ${phone}.`,
        VOICE: (phone) => `سنتصل بالرقم ${phone}.`,
        WHATSAPP: (phone) => `سنرسل الرمز عبر واتساب إلى ${phone}.`,
        RCS: (phone) => `سنرسل الرمز عبر RCS إلى ${phone}.`,
      },
      understoodOther: (phone) => `سنرسل الرمز إلى ${phone}.`,
      channel: 'كيف نرسل إليك الرمز؟',
      onlyChannel: {
        SMS: 'يصل الرمز برسالة نصية.',
        VOICE: 'يصل الرمز بمكالمة هاتفية.',
        WHATSAPP: 'يصل الرمز عبر واتساب.',
        RCS: 'يصل الرمز عبر رسالة RCS.',
      },
      start: {
        SMS: 'أرسل لي رمزًا برسالة نصية',
        VOICE: 'اتصل بي لإعطائي رمزًا',
        WHATSAPP: 'أرسل لي رمزًا عبر واتساب',
        RCS: 'أرسل لي رمزًا عبر RCS',
      },
      startOther: 'أرسل لي رمزًا',
      rates: 'قد تُطبق رسوم مشغل الهاتف المعتادة.',
      sending: 'جارٍ إرسال الرمز…',
      canceled: 'أُلغي.',
      elsewhere: {
        heading: 'لا يوجد رمز لإدخاله بعد',
        text: 'تُفتح هذه الصفحة من الموقع أو التطبيق الذي يريد تأكيد رقمك. ابدأ من هناك.',
      },
    },

    code: {
      heading: 'أدخل الرمز',
      sent: {
        SMS: (codeLength) => `أرسلنا رمزًا من ${digits(codeLength)} برسالة نصية إلى:`,
        VOICE: (codeLength) => `نتصل بك لإعطائك رمزًا من ${digits(codeLength)}:`,
        WHATSAPP: (codeLength) => `أرسلنا رمزًا من ${digits(codeLength)} عبر واتساب إلى:`,
        RCS: (codeLength) => `أرسلنا رمزًا من ${digits(codeLength)} عبر رسالة RCS إلى:`,
      },
      sentOther: (codeLength) => `أرسلنا رمزًا من ${digits(codeLength)} إلى:`,
      edit: 'تعديل الرقم',
      instead: {
        SMS: (because) => `نرسل إليك رسالة نصية بدلًا من ذلك، لأن ${because}.`,
        VOICE: (because) => `نتصل بك بدلًا من ذلك، لأن ${because}.`,
        WHATSAPP: (because) => `نستخدم واتساب بدلًا من ذلك، لأن ${because}.`,
        RCS: (because) => `نستخدم RCS بدلًا من ذلك، لأن ${because}.`,
      },
      insteadOther: (because) => `نرسله بطريقة أخرى، لأن ${because}.`,
      notThrough: {
        SMS: 'الرسالة النصية لم تصل',
        VOICE: 'المكالمة لم تصل',
        WHATSAPP: 'رسالة واتساب لم تصل',
        RCS: 'رسالة RCS لم تصل',
      },
      notThroughOther: 'الرسالة لم تصل',
      label: 'رمز لمرة واحدة',
      triesLeft: (attempts) =>
        plural(attempts, {
          zero: 'لم تبق محاولات.',
          one: 'بقيت محاولة واحدة.',
          two: 'بقيت محاولتان.',
          few: 'بقيت # محاولات.',
          many: 'بقيت # محاولة.',
          other: 'بقيت # محاولة.',
        }),
      check: 'تحقق',
      calling: { check: 'جارٍ التحقق من الرمز…', cancel: 'جارٍ الإلغاء…' },
      notReceived: 'لم يصلك؟',
      resendSame: {
        SMS: 'أرسل لي رسالة نصية أخرى',
        VOICE: 'اتصل بي مجددًا',
        WHATSAPP: 'أرسله لي مجددًا عبر واتساب',
        RCS: 'أرسله لي مجددًا عبر RCS',
      },
      resendOther: {
        SMS: 'أرسل لي رسالة نصية بدلًا من ذلك',
        VOICE: 'اتصل بي بدلًا من ذلك',
        WHATSAPP: 'استخدم واتساب بدلًا من ذلك',
        RCS: 'استخدم RCS بدلًا من ذلك',
      },
      resendUnknown: (name) => `أرسل لي الرمز عبر ${name}`,
      resendIn: (time) => `بعد ${time}`,
      noResend: 'كان هذا آخر رمز حاليًا. تأكد من الرقم، أو انتظر حتى تنتهي صلاحية الرمز واطلب غيره.',
      sentAgain: 'أُرسل مرة أخرى.',
      newCode: {
        SMS: 'استخدم الرمز الجديد الذي أرسلناه للتو برسالة نصية.',
        VOICE: 'استخدم الرمز الجديد من مكالمتنا.',
        WHATSAPP: 'استخدم الرمز الجديد الذي أرسلناه للتو عبر واتساب.',
        RCS: 'استخدم الرمز الجديد الذي أرسلناه للتو عبر RCS.',
      },
      newCodeOther: 'استخدم الرمز الجديد.',
      earlierCodes: 'الرموز السابقة لم تعد صالحة.',
      sameCode: 'إنه الرمز نفسه.',
      sentEarlier: {
        SMS: (time) => `استخدم الرمز الذي أرسلناه برسالة نصية الساعة ${time} إلى:`,
        VOICE: (time) => `استخدم الرمز من مكالمتنا الساعة ${time} على:`,
        WHATSAPP: (time) => `استخدم الرمز الذي أرسلناه عبر واتساب الساعة ${time} إلى:`,
        RCS: (time) => `استخدم الرمز الذي أرسلناه عبر RCS الساعة ${time} إلى:`,
      },
      sentEarlierOther: (time) => `استخدم الرمز الذي أرسلناه الساعة ${time} إلى:`,
      notice: {
        noCode: (codeLength) => `لا يوجد في هذا النص رمز من ${digits(codeLength)}.`,
        ready: (verify) => `تأكد من أن هذا رمزك، ثم اضغط على «${verify}».`,
        tried: (verify) => `سبق أن جرّبت هذا الرمز. لتجربته مرة أخرى اضغط على «${verify}».`,
      },
      works: (minutes) =>
        plural(minutes, {
          zero: 'يصلح لأقل من دقيقة.',
          one: 'يصلح لدقيقة واحدة.',
          two: 'يصلح لدقيقتين.',
          few: 'يصلح لمدة # دقائق.',
          many: 'يصلح لمدة # دقيقة.',
          other: 'يصلح لمدة # دقيقة.',
        }),
      worksStill: (time) => `يصلح لمدة ${time} بعد.`,
      replacedIn: (time) => `يحل محله رمز جديد بعد ${time}.`,
      expiring: 'تنتهي صلاحية الرمز خلال أقل من دقيقة. بعدها يمكنك طلب رمز جديد.',
      replacing: 'بعد نصف دقيقة يحل رمز جديد محل هذا الرمز. استخدم عندها الرمز الجديد فقط.',
      cancel: 'إلغاء',
      neverShare: (brand) => `احتفظ بالرمز لنفسك. لن يطلبه منك أحد من ${brand} أبدًا.`,
      neverShareAny: 'احتفظ بالرمز لنفسك. لن يطلبه منك أحد أبدًا.',
      notAsked: 'وصلك رمز لم تطلبه؟ ربما أخطأ أحدهم في كتابة رقمه. يمكنك تجاهله.',
      notStarted: 'لم تبدأ هذا بنفسك؟ لا تُدخل الرمز: ربما يحاول شخص ما استخدام حسابك.',
    },

    over: {
      ending: {
        CANCELED: { heading: 'أُلغي الطلب', text: 'اطلب رمزًا جديدًا للرقم:' },
        EXPIRED: { heading: 'انتهت صلاحية الرمز', text: 'تصلح الرموز لبضع دقائق فقط. اطلب رمزًا جديدًا لـ:' },
        TOO_MANY_ATTEMPTS: {
          heading: 'رموز خاطئة كثيرة',
          text: 'لحماية الرقم لم يعد هذا الرمز صالحًا. اطلب رمزًا جديدًا لـ:',
        },
        UNDELIVERABLE: { heading: 'لم يصل الرمز', text: 'لم تتمكن الشبكة من توصيله. تأكد من الرقم:' },
        BLOCKED: { heading: 'حُظر الرمز', text: 'لا تسمح الشبكة بوصول رموزنا إلى:' },
        REJECTED: { heading: 'رُفض على الهاتف', text: 'رفض أحدهم الطلب على:' },
        INDETERMINATE: {
          heading: 'لم يكتمل الأمر',
          text: 'ضاع ردّ في الطريق ولم يُقبل شيء. اطلب رمزًا جديدًا لـ:',
        },
        SUPERSEDED: { heading: 'جرى التحقق في نافذة أخرى', text: 'استخدمت نافذة أخرى أو جهاز آخر الرمز لـ:' },
        NOT_FOUND: { heading: 'لنبدأ من جديد', text: 'لم نعد نعرف عملية التحقق هذه. اطلب رمزًا جديدًا لـ:' },
        UNKNOWN: { heading: 'لنبدأ من جديد', text: 'انتهت عملية التحقق هذه. اطلب رمزًا جديدًا لـ:' },
      },
      restart: {
        SMS: 'أرسل لي رمزًا جديدًا برسالة نصية',
        VOICE: 'اتصل بي برمز جديد',
        WHATSAPP: 'أرسل لي رمزًا جديدًا عبر واتساب',
        RCS: 'أرسل لي رمزًا جديدًا عبر RCS',
      },
      restartOther: 'أرسل لي رمزًا جديدًا',
      restartHere: 'تحقق هنا أيضًا',
      edit: 'استخدم رقمًا آخر',
      elsewhere: { heading: 'انتهت عملية التحقق هذه', text: 'يمكنك المحاولة مجددًا من حيث بدأت.' },
    },

    done: {
      heading: 'تم التحقق من الرقم',
      developers: 'للمطورين',
      proof: 'إثبات لخادمك',
      proofText: 'رمز موقّع يستطيع أي خادم التحقق منه بنفسه.',
      validUntil: (time) => `صالح حتى ${time}.`,
      proofExpired: 'انتهت صلاحية الإثبات. تحقق مجددًا إن احتجت إلى غيره.',
      copy: 'انسخ الإثبات',
      copied: 'نُسخ.',
      copyByHand: 'حُدد. انسخه بلوحة المفاتيح أو القائمة.',
      next: 'اكتمل كل شيء ويمكنك إغلاق هذه الصفحة.',
      again: 'تحقق من رقم آخر',
    },

    problem: {
      invalidNumber: {
        NOT_A_NUMBER:
          'أدخل رقم الهاتف وحده، بلا كلمات أو رقم تحويلة، مثل \u2066010 01234567\u2069 أو \u2066+44 20 7946 0018\u2069.',
        UNKNOWN_REGION: 'لا نعرف رمز البلد هذا. اختر بلدًا، أو ابدأ الرقم بعلامة + ورمز البلد.',
        TOO_SHORT: 'هذا الرقم قصير جدًا. تأكد من عدم نقص أرقام.',
        TOO_LONG: 'هذا الرقم طويل جدًا. تأكد من عدم وجود أرقام زائدة.',
        NOT_ASSIGNED: 'هذا الرقم غير مستخدم. تأكد من الأرقام والبلد.',
      },
      notAllowed: {
        REGION: 'لا يمكننا إرسال رموز إلى هذا البلد. استخدم رقمًا من بلد آخر.',
        LINE_TYPE: 'لا يمكن استقبال الرموز على هذا النوع من الأرقام. استخدم رقم جوال.',
        VOIP: 'لا يمكن التحقق من أرقام الإنترنت هنا. استخدم رقم جوال.',
        LANDLINE: 'هذا هاتف ثابت لا يستقبل الرمز بهذه الطريقة. اختر مكالمة أو استخدم رقم جوال.',
        BLOCKED: 'لا يمكننا إرسال رموز إلى هذا الرقم. استخدم رقمًا آخر.',
      },
      channelUnavailable: (others) =>
        others ? `هذا غير متاح الآن. اختر طريقة أخرى: ${others}.` : 'هذا غير متاح الآن. حاول لاحقًا.',
      rateLimited: (time) => `طلبت رموزًا كثيرة جدًا. حاول مجددًا الساعة ${time}.`,
      tooSoon: (time) => `هذا كثير حاليًا. حاول مجددًا الساعة ${time}.`,
      startUnavailable: 'لا يمكننا إرسال رموز الآن. حاول مجددًا.',
      notTwice: () => 'لن يصلك الرمز مرتين.',
      codeUnavailable: 'لم ينجح الأمر هذه المرة. لم يُفقد شيء: حاول بعد قليل.',
      outOfOrder: 'هناك عطل لدينا ولن تفيد إعادة المحاولة. عد لاحقًا من فضلك.',
      malformedCode: (codeLength, typed) =>
        typed === 0
          ? `أدخل الرمز المكوّن من ${digits(codeLength)}.`
          : `يتكون الرمز من ${digits(codeLength)}، وقد أدخلت ${number(typed)}.`,
      incorrectCode: (attempts) =>
        plural(attempts, {
          zero: 'الرمز غير صحيح. لم تبق محاولات.',
          one: 'الرمز غير صحيح. بقيت لك محاولة واحدة.',
          two: 'الرمز غير صحيح. بقيت لك محاولتان.',
          few: 'الرمز غير صحيح. بقيت لك # محاولات.',
          many: 'الرمز غير صحيح. بقيت لك # محاولة.',
          other: 'الرمز غير صحيح. بقيت لك # محاولة.',
        }),
      noChannelLeft: 'لا يمكننا إرسال رمز آخر حاليًا. ما زال الأخير صالحًا.',
      noAnswer: {
        offline: 'أنت غير متصل بالإنترنت. سنتابع تلقائيًا عند عودة الاتصال: لم يُفقد شيء.',
        timedOut: 'يستغرق الخادم وقتًا طويلًا. حاول مجددًا.',
        unreachable: 'تعذر الوصول إلى الخادم. تحقق من اتصالك وحاول مجددًا.',
        faulty: 'حدث خطأ لدينا. حاول بعد قليل.',
      },
    },
  };
};
