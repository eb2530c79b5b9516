import type { Texts } from './en.ts';
import type { Words } from './words.ts';

export const zh = ({ number, plural }: Words<'zh'>): Texts => ({
  numberEnding: (lastDigits) => `尾号为 ${lastDigits} 的号码`,

  app: {
    pageTitle: (heading, step) => `${heading} – 第 ${number(step)} 步，共 ${number(3)} 步`,
    progress: (step) => `第 ${number(step)} 步，共 ${number(3)} 步`,
    resuming: '正在从上次的位置继续…',
    slow: '比平时慢一些，仍在处理…',
    offline: '您已离线。没有丢失任何内容，联网后可继续。',
    noRegionList: '无法加载国家/地区列表。请在号码前输入 + 和国家/地区代码。',
  },

  page: {
    language: '语言',
    simulatedTitle: '模拟器',
    simulated: '不会真正发送任何内容。验证码会出现在模拟手机上。',
    openSimulator: '打开模拟手机',
    simulatedPhone: '模拟手机',
  },

  mishap: {
    heading: '出了点问题',
    text: '此页面遇到了问题。请重试：已发送的验证码仍然有效。',
    again: '重试',
    startOver: '重新开始',
  },

  channel: { SMS: '短信', VOICE: '电话', WHATSAPP: 'WhatsApp' },

  phone: {
    heading: '您的电话号码是多少？',
    lead: (codeLength) => `我们会发送 ${number(codeLength)} 位验证码，以确认号码属于您。`,
    region: '国家或地区',
    regionChosen: (name, dialCode) => `国家或地区：${name} ${dialCode}`.trim(),
    regionSearch: '按名称或区号搜索',
    regionsFound: (count) => (count === 0 ? '没有匹配的国家。' : plural(count, { other: '# 个国家' })),
    number: '电话号码',
    hint: '任何写法都可以。',
    example: (example) => `例如 ${example}，任何写法都可以。`,
    notServed: (region) => `我们无法向该国家发送验证码：${region}。`,
    understood: (phone, region) => (region ? `我们识别为 ${phone}，${region}。` : `我们识别为 ${phone}。`),
    channel: '您想如何收到验证码？',
    onlyChannel: {
      SMS: '验证码将通过短信发送。',
      VOICE: '验证码将通过电话告知。',
      WHATSAPP: '验证码将通过 WhatsApp 发送。',
    },
    start: { SMS: '给我发短信验证码', VOICE: '打电话告诉我验证码', WHATSAPP: '通过 WhatsApp 发送验证码' },
    startOther: '给我发验证码',
    rates: '可能会产生运营商的常规费用。',
    sending: '正在发送验证码…',
    canceled: '已取消。该验证码不再有效。',
  },

  code: {
    heading: '输入验证码',
    sent: {
      SMS: (codeLength) => `我们已将 ${number(codeLength)} 位验证码短信发送至：`,
      VOICE: (codeLength) => `我们正在致电播报 ${number(codeLength)} 位验证码：`,
      WHATSAPP: (codeLength) => `我们已通过 WhatsApp 将 ${number(codeLength)} 位验证码发送至：`,
    },
    sentOther: (codeLength) => `我们已将 ${number(codeLength)} 位验证码发送至：`,
    edit: '修改号码',
    otherChannel: {
      SMS: '此验证码通过短信发送，而非您选择的方式。',
      VOICE: '此验证码通过电话告知，而非您选择的方式。',
      WHATSAPP: '此验证码通过 WhatsApp 发送，而非您选择的方式。',
    },
    otherChannelUnknown: (name) => `此验证码通过 ${name} 发送，而非您选择的方式。`,
    label: '一次性验证码',
    triesLeft: (attempts) => plural(attempts, { other: '还可尝试 # 次。' }),
    check: '验证',
    calling: { check: '正在核对验证码…', cancel: '正在取消…' },
    notReceived: '没有收到？',
    resendSame: { SMS: '重新发送短信', VOICE: '重新致电', WHATSAPP: '通过 WhatsApp 重新发送' },
    resendOther: { SMS: '改用短信', VOICE: '改用电话', WHATSAPP: '改用 WhatsApp' },
    resendUnknown: (name) => `通过 ${name} 发送验证码`,
    resendIn: '还需',
    noResend: '这是目前最后一个验证码。请检查号码，或等它过期后再获取新的。',
    resent: '新验证码已发送',
    sentAgain: '已再次发送',
    moved: { SMS: '新短信正在发送', VOICE: '正在给您打电话', WHATSAPP: '新的 WhatsApp 消息正在发送' },
    earlierCodes: '之前的验证码不再有效。',
    sameCode: '验证码与之前相同，以先收到的消息为准即可。',
    stillWorks: '之前的验证码仍然有效',
    sentEarlier: {
      SMS: (time) => `没有发送新的验证码。请使用我们在 ${time} 短信发送至以下号码的验证码：`,
      VOICE: (time) => `没有发送新的验证码。请使用我们在 ${time} 致电以下号码播报的验证码：`,
      WHATSAPP: (time) => `没有发送新的验证码。请使用我们在 ${time} 通过 WhatsApp 发送至以下号码的验证码：`,
    },
    sentEarlierOther: (time) => `没有发送新的验证码。请使用我们在 ${time} 发送至以下号码的验证码：`,
    notice: {
      noCode: (codeLength) => `这段文字里没有 ${number(codeLength)} 位验证码。`,
      ready: (verify) => `请确认这是您的验证码，然后点按“${verify}”。`,
      tried: (verify) => `您已试过这个验证码。要再试一次，请点按“${verify}”。`,
    },
    expiresIn: '有效期剩余',
    expiring: '验证码将在一分钟内过期。您可以获取新的。',
    cancel: '取消',
    neverShare: (brand) => `请勿将验证码告诉任何人。${brand} 的任何人都不会向您索要。`,
    neverShareAny: '请勿将验证码告诉任何人。没有人会向您索要。',
    notAsked: '收到了并未请求的验证码？可能有人输错了号码，您可以忽略。',
  },

  over: {
    ending: {
      CANCELED: { heading: '已取消', text: '以下号码不再有有效的验证码：' },
      EXPIRED: { heading: '验证码已过期', text: '验证码仅在几分钟内有效。为以下号码获取新的：' },
      TOO_MANY_ATTEMPTS: { heading: '错误次数过多', text: '为保护号码，此验证码不再有效。为以下号码获取新的：' },
      UNDELIVERABLE: { heading: '验证码未送达', text: '网络无法送达。请检查号码：' },
      BLOCKED: { heading: '验证码被拦截', text: '网络不允许我们的验证码发送至：' },
      REJECTED: { heading: '已在手机上拒绝', text: '有人拒绝了以下号码的请求：' },
      INDETERMINATE: { heading: '未能完成', text: '响应在途中丢失，未接受任何内容。为以下号码获取新的：' },
      SUPERSEDED: { heading: '已在别处验证', text: '另一个窗口或设备使用了以下号码的验证码：' },
      NOT_FOUND: { heading: '重新开始吧', text: '找不到此次验证。为以下号码获取新的验证码：' },
      UNKNOWN: { heading: '重新开始吧', text: '此次验证已结束。为以下号码获取新的验证码：' },
    },
    restart: { SMS: '发送新的短信验证码', VOICE: '致电告知新验证码', WHATSAPP: '通过 WhatsApp 发送新验证码' },
    restartOther: '发送新验证码',
    edit: '使用其他号码',
  },

  done: {
    heading: '号码已验证',
    text: {
      SMS: '您已通过短信确认此号码属于您：',
      VOICE: '您已通过电话确认此号码属于您：',
      WHATSAPP: '您已通过 WhatsApp 确认此号码属于您：',
    },
    textOther: '您已确认此号码属于您：',
    proof: '供您服务器使用的证明',
    proofText: '任何服务器都能自行校验的签名令牌。',
    validUntil: (time) => `有效期至 ${time}。`,
    proofExpired: '证明已过期。如需新的，请重新验证。',
    copy: '复制证明',
    copied: '已复制。',
    copyByHand: '已选中。请用键盘或菜单复制。',
    next: '全部完成，您可以关闭此页面。',
    again: '验证其他号码',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER: '请只输入电话号码，不要带文字或分机号，例如 131 2345 6789 或 +44 20 7946 0018。',
      UNKNOWN_REGION: '未知的国家代码。请选择国家，或以 + 和国家代码开头。',
      TOO_SHORT: '号码太短。请检查是否缺少数字。',
      TOO_LONG: '号码太长。请检查是否有多余的数字。',
      NOT_ASSIGNED: '该号码未被使用。请检查数字和国家。',
    },
    notAllowed: {
      REGION: '我们无法向该国家发送验证码。请使用其他国家的号码。',
      LINE_TYPE: '此类号码无法接收验证码。请使用手机号码。',
      VOIP: '此处无法验证网络电话号码。请使用手机号码。',
      LANDLINE: '这是固定电话，无法以此方式接收。请选择电话方式或使用手机号码。',
      BLOCKED: '我们无法向此号码发送验证码。请使用其他号码。',
    },
    channelUnavailable: (others) => (others ? `目前不可用。请选择其他方式：${others}。` : '目前不可用。请稍后再试。'),
    rateLimited: (time) => `请求的验证码过多。请在 ${time} 再试。`,
    tooSoon: (time) => `过于频繁。请在 ${time} 再试。`,
    startUnavailable: '目前无法发送验证码。请稍后再试，您不会收到两条。',
    codeUnavailable: '这次没有成功。没有丢失任何内容，请稍后再试。',
    outOfOrder: '我们这边出现故障，重试也无济于事。请稍后再来。',
    malformedCode: (codeLength, typed) =>
      typed === 0
        ? `请输入 ${number(codeLength)} 位验证码。`
        : `验证码有 ${number(codeLength)} 位，您输入了 ${number(typed)} 位。`,
    incorrectCode: (attempts) => plural(attempts, { other: '验证码不正确。还可尝试 # 次。' }),
    noChannelLeft: '目前无法再发送验证码。最近一个仍然有效。',
    noAnswer: {
      offline: '您已离线。请联网后再试，没有丢失任何内容。',
      timedOut: '服务器响应时间过长。请重试，不会重复执行。',
      unreachable: '无法连接服务器。请检查网络后重试，不会重复执行。',
      faulty: '我们这边出了问题。请稍后再试。',
    },
  },
});
