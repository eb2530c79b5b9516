import type { Texts } from './en.ts';
import type { Grammar } from './grammar.ts';

export const ja = ({ number, plural }: Grammar<'ja'>): Texts => ({
  numberEnding: (lastDigits) => `末尾が${lastDigits}の番号`,
  timeOn: (time, date) => `${date} ${time}`,
  helpCode: 'お問い合わせ番号：',

  app: {
    pageTitle: (heading, step) => `${heading} – ステップ${number(step)}/${number(3)}`,
    progress: (step) => `ステップ${number(step)}/${number(3)}`,
    steps: { number: '番号', code: 'コード', done: '完了' },
    resuming: '前回の続きから再開しています…',
    slow: 'いつもより時間がかかっています…',
    noRegionList: '国の一覧を読み込めませんでした。番号を + と国番号から入力してください。',
  },

  mishap: {
    heading: '問題が発生しました',
    text: 'このページで問題が発生しました。もう一度お試しください。送信済みのコードは引き続き有効です。',
    again: 'もう一度試す',
    startOver: '最初からやり直す',
  },

  channel: { SMS: 'SMS', VOICE: '電話', WHATSAPP: 'WhatsApp', RCS: 'RCS' },

  phone: {
    heading: '電話番号を入力してください',
    lead: (codeLength) => `ご本人の番号か確認するため、${number(codeLength)}桁のコードをお送りします。`,
    region: '国または地域',
    regionChosen: (name, dialCode) => `国または地域：${name} ${dialCode}`.trim(),
    regionSearch: '名前または国番号で検索',
    closeRegions: '閉じる',
    regionsFound: (count) => (count === 0 ? '該当する国がありません。' : plural(count, { other: '#件' })),
    number: '電話番号',
    hint: '書き方は自由です。',
    example: (example) => `例：${example}`,
    notServed: (region) => `この国にはコードを送信できません：${region}`,
    understood: {
      SMS: (phone) => `${phone}にSMSを送信します。`,
      VOICE: (phone) => `${phone}にお電話します。`,
      WHATSAPP: (phone) => `${phone}にWhatsAppでコードを送信します。`,
      RCS: (phone) => `${phone}にRCSでコードを送信します。`,
    },
    understoodOther: (phone) => `${phone}にコードを送信します。`,
    channel: 'コードの送信方法を選んでください',
    onlyChannel: {
      SMS: 'コードはSMSで届きます。',
      VOICE: 'コードは電話でお伝えします。',
      WHATSAPP: 'コードはWhatsAppで届きます。',
      RCS: 'コードはRCSで届きます。',
    },
    start: {
      SMS: 'SMSでコードを受け取る',
      VOICE: '電話でコードを受け取る',
      WHATSAPP: 'WhatsAppでコードを受け取る',
      RCS: 'RCSでコードを受け取る',
    },
    startOther: 'コードを受け取る',
    rates: '通信会社の通常料金がかかる場合があります。',
    sending: 'コードを送信しています…',
    canceled: 'キャンセルしました。',
    elsewhere: {
      heading: '入力するコードはまだありません',
      text: 'このページは、電話番号を確認するサイトやアプリから開きます。そちらから始めてください。',
    },
  },

  code: {
    heading: 'コードを入力してください',
    sent: {
      SMS: (codeLength) => `次の番号にSMSで${number(codeLength)}桁のコードを送信しました：`,
      VOICE: (codeLength) => `次の番号にお電話し、${number(codeLength)}桁のコードをお伝えしています：`,
      WHATSAPP: (codeLength) => `次の番号にWhatsAppで${number(codeLength)}桁のコードを送信しました：`,
      RCS: (codeLength) => `次の番号にRCSで${number(codeLength)}桁のコードを送信しました：`,
    },
    sentOther: (codeLength) => `次の番号に${number(codeLength)}桁のコードを送信しました：`,
    edit: '番号を変更',
    instead: {
      SMS: (because) => `${because}ため、SMSを送信しています。`,
      VOICE: (because) => `${because}ため、お電話しています。`,
      WHATSAPP: (because) => `${because}ため、WhatsAppで送信しています。`,
      RCS: (because) => `${because}ため、RCSで送信しています。`,
    },
    insteadOther: (because) => `${because}ため、別の方法で送信しています。`,
    notThrough: {
      SMS: 'SMSが届かなかった',
      VOICE: '電話がつながらなかった',
      WHATSAPP: 'WhatsAppのメッセージが届かなかった',
      RCS: 'RCSのメッセージが届かなかった',
    },
    notThroughOther: 'メッセージが届かなかった',
    label: 'ワンタイムコード',
    triesLeft: (attempts) => plural(attempts, { other: '残り#回入力できます。' }),
    check: '確認する',
    calling: {
      check: 'コードを確認しています…',
      cancel: 'キャンセルしています…',
    },
    notReceived: '届きませんか？',
    resendSame: {
      SMS: 'SMSをもう一度受け取る',
      VOICE: 'もう一度電話を受ける',
      WHATSAPP: 'WhatsAppでもう一度受け取る',
      RCS: 'RCSでもう一度受け取る',
    },
    resendOther: {
      SMS: 'SMSに切り替える',
      VOICE: '電話に切り替える',
      WHATSAPP: 'WhatsAppに切り替える',
      RCS: 'RCSに切り替える',
    },
    resendUnknown: (name) => `${name}でコードを受け取る`,
    resendIn: (time) => `あと${time}`,
    noResend: '現在はこれが最後のコードです。番号を確認するか、コードの期限が切れてから新しくリクエストしてください。',
    sentAgain: 'もう一度送信しました。',
    newCode: {
      SMS: '先ほどSMSで送信した新しいコードをお使いください。',
      VOICE: 'お電話でお伝えする新しいコードをお使いください。',
      WHATSAPP: '先ほどWhatsAppで送信した新しいコードをお使いください。',
      RCS: '先ほどRCSで送信した新しいコードをお使いください。',
    },
    newCodeOther: '新しいコードをお使いください。',
    earlierCodes: '以前のコードはもう使えません。',
    sameCode: 'コードは同じです。',
    sentEarlier: {
      SMS: (time) => `${time}に次の番号へSMSで送信したコードをお使いください：`,
      VOICE: (time) => `${time}に次の番号への電話でお伝えしたコードをお使いください：`,
      WHATSAPP: (time) => `${time}に次の番号へWhatsAppで送信したコードをお使いください：`,
      RCS: (time) => `${time}に次の番号へRCSで送信したコードをお使いください：`,
    },
    sentEarlierOther: (time) => `${time}に次の番号へ送信したコードをお使いください：`,
    notice: {
      noCode: (codeLength) => `そのテキストに${number(codeLength)}桁のコードはありません。`,
      ready: (verify) => `コードに間違いがないか確かめてから「${verify}」を押してください。`,
      tried: (verify) => `このコードは入力済みです。もう一度試すには「${verify}」を押してください。`,
    },
    works: (minutes) => plural(minutes, { other: 'あと#分間使えます。' }),
    worksStill: (time) => `あと${time}使えます。`,
    replacedIn: (time) => `${time}後に新しいコードに替わります。`,
    expiring: 'コードの有効期限まで1分を切りました。期限が切れたら、新しいコードをリクエストできます。',
    replacing: '30秒後に新しいコードに替わります。その後は新しいコードだけをお使いください。',
    cancel: 'キャンセル',
    neverShare: (brand) => `コードは誰にも教えないでください。${brand}の者がお尋ねすることはありません。`,
    neverShareAny: 'コードは誰にも教えないでください。こちらからお尋ねすることはありません。',
    notAsked: '心当たりのないコードが届いた場合は、誰かの番号の打ち間違いかもしれません。無視してかまいません。',
    notStarted:
      'ご自身の操作でない場合は、コードを入力しないでください。誰かがあなたのアカウントを使おうとしている可能性があります。',
  },

  over: {
    ending: {
      CANCELED: { heading: 'キャンセルされました', text: '次の番号で新しいコードを受け取れます：' },
      EXPIRED: {
        heading: 'コードの期限が切れました',
        text: 'コードは数分間だけ有効です。次の番号で新しいコードを受け取れます：',
      },
      TOO_MANY_ATTEMPTS: {
        heading: '間違ったコードが多すぎます',
        text: '番号を守るため、このコードは使えなくなりました。次の番号で新しいコードを受け取れます：',
      },
      UNDELIVERABLE: {
        heading: 'コードが届きませんでした',
        text: '通信網が配信できませんでした。番号を確認してください：',
      },
      BLOCKED: { heading: 'コードがブロックされました', text: '通信網がコードを通さない番号：' },
      REJECTED: { heading: '電話側で拒否されました', text: 'リクエストが拒否された番号：' },
      INDETERMINATE: {
        heading: '完了できませんでした',
        text: '応答が途中で失われ、何も受理されていません。次の番号で新しいコードを受け取れます：',
      },
      SUPERSEDED: { heading: '別のウィンドウで確認されました', text: '別のウィンドウか端末がコードを使った番号：' },
      NOT_FOUND: {
        heading: '最初からやり直しましょう',
        text: 'この確認は見つかりません。次の番号で新しいコードを受け取れます：',
      },
      UNKNOWN: {
        heading: '最初からやり直しましょう',
        text: 'この確認は終了しました。次の番号で新しいコードを受け取れます：',
      },
    },
    restart: {
      SMS: '新しいコードをSMSで受け取る',
      VOICE: '新しいコードを電話で受け取る',
      WHATSAPP: '新しいコードをWhatsAppで受け取る',
      RCS: '新しいコードをRCSで受け取る',
    },
    restartOther: '新しいコードを受け取る',
    restartHere: 'ここでも確認する',
    edit: '別の番号を使う',
    elsewhere: { heading: 'この確認は終了しました', text: '最初に始めた場所から、もう一度お試しください。' },
  },

  done: {
    heading: '番号を確認しました',
    developers: '開発者向け',
    proof: 'サーバー用の証明',
    proofText: 'どのサーバーでも検証できる署名付きトークンです。',
    validUntil: (time) => `${time}まで有効です。`,
    proofExpired: '証明の期限が切れました。必要なら、もう一度確認してください。',
    copy: '証明をコピー',
    copied: 'コピーしました。',
    copyByHand: '選択しました。キーボードかメニューでコピーしてください。',
    next: '完了しました。このページを閉じてかまいません。',
    again: '別の番号を確認する',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER:
        '電話番号だけを入力してください。文字や内線番号は付けないでください。例：090-1234-5678、+44 20 7946 0018',
      UNKNOWN_REGION: 'この国番号はわかりません。国を選ぶか、+と国番号から入力してください。',
      TOO_SHORT: '番号が短すぎます。抜けた数字がないか確認してください。',
      TOO_LONG: '番号が長すぎます。余分な数字がないか確認してください。',
      NOT_ASSIGNED: 'この番号は使われていません。数字と国を確認してください。',
    },
    notAllowed: {
      REGION: 'この国にはコードを送信できません。ほかの国の番号を使ってください。',
      LINE_TYPE: 'この種類の番号ではコードを受け取れません。携帯電話の番号を使ってください。',
      VOIP: 'インターネット電話の番号は確認できません。携帯電話の番号を使ってください。',
      LANDLINE: '固定電話はこの方法では受け取れません。電話を選ぶか、携帯電話の番号を使ってください。',
      BLOCKED: 'この番号にはコードを送信できません。別の番号を使ってください。',
    },
    channelUnavailable: (others) =>
      others
        ? `今は利用できません。ほかの方法を選んでください：${others}`
        : '今は利用できません。あとでお試しください。',
    rateLimited: (time) => `コードのリクエストが多すぎます。${time}以降にもう一度お試しください。`,
    tooSoon: (time) => `回数が多すぎます。${time}以降にお試しください。`,
    startUnavailable: '今はコードを送信できません。もう一度お試しください。',
    notTwice: () => 'コードが二重に届くことはありません。',
    codeUnavailable: '今回はうまくいきませんでした。何も失われていません。少しあとでお試しください。',
    outOfOrder: 'こちらの側で障害が起きており、やり直しても直りません。あとでお越しください。',
    malformedCode: (codeLength, typed) =>
      typed === 0
        ? `${number(codeLength)}桁のコードを入力してください。`
        : `コードは${number(codeLength)}桁です。入力されたのは${number(typed)}桁です。`,
    incorrectCode: (attempts) => plural(attempts, { other: 'コードが違います。残り#回入力できます。' }),
    noChannelLeft: '今はこれ以上コードを送信できません。最新のコードはまだ使えます。',
    noAnswer: {
      offline: 'オフラインです。接続が戻ると自動的に続きます。何も失われていません。',
      timedOut: 'サーバーの応答に時間がかかりすぎています。もう一度お試しください。',
      unreachable: 'サーバーに接続できません。接続を確認して、もう一度お試しください。',
      faulty: 'こちらの側で問題が起きました。少しあとでお試しください。',
    },
  },
});
