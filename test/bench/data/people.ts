import type { Random } from './random.js'

const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈',
  ...'姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
]

/** Given names of two characters that many bear, as they were given over seventy years; the commonest several times. */
const GIVEN_PAIRS = (
  '建国 建国 建军 建军 建华 建平 建明 建伟 国强 国华 国庆 国平 志强 志强 志明 志刚 志勇 志伟 志华 文博 文杰 文涛 文华 文斌 ' +
  '海涛 海燕 海波 海峰 海龙 海霞 立新 立军 立平 立华 永强 永刚 永红 永生 永福 晓东 晓明 晓红 晓燕 晓峰 晓丽 晓玲 小红 小军 小明 小平 ' +
  '秀英 秀英 秀兰 秀兰 秀珍 秀芳 秀云 秀梅 秀华 秀荣 桂兰 桂兰 桂英 桂英 桂芳 桂珍 桂芝 桂香 桂荣 桂华 玉兰 玉兰 玉英 玉珍 玉梅 玉华 玉芳 玉芬 玉荣 玉玲 ' +
  '淑珍 淑珍 淑英 淑华 淑芳 淑兰 淑芬 淑琴 淑贤 淑敏 凤英 凤兰 凤珍 凤云 凤霞 凤琴 红梅 红霞 红军 红艳 红英 春梅 春花 春兰 春燕 春生 春雷 ' +
  '丽华 丽娟 丽丽 丽萍 丽君 丽娜 婷婷 婷婷 莉莉 娜娜 佳佳 佳怡 佳琪 佳慧 雪梅 雪莲 雪峰 雨欣 雨涵 雨桐 梓涵 梓轩 梓萱 子涵 子轩 子豪 子怡 子墨 ' +
  '浩然 浩宇 浩天 宇轩 宇航 宇辰 俊杰 俊杰 俊辉 俊峰 俊豪 嘉怡 嘉豪 嘉欣 欣怡 欣怡 欣悦 诗涵 诗雨 思远 思雨 思琪 思源 明哲 明辉 明华 明珠 明亮 ' +
  '德明 德华 德胜 德福 世杰 世明 世民 金花 金凤 金龙 金宝 金山 银花 宝珍 宝林 宝山 宝华 长江 长春 长林 长生 庆华 庆国 庆丰 福生 福林 福贵 福荣 ' +
  '家辉 家豪 家明 振华 振国 振东 振宇 少华 少华 少军 广生 广平 学军 学文 学民 学林 成林 成功 成龙 成刚 卫东 卫国 卫红 卫民 爱国 爱华 爱民 爱玲 爱英 ' +
  '新华 新民 新宇 东升 东海 东明 向东 向阳 向荣 跃进 解放 和平 胜利 援朝 国栋 国梁 光明 光辉 光华 兴华 兴国 富贵 富强 云龙 云飞 云霞 天宇 天佑 ' +
  '瑞雪 瑞华 瑞芳 惠芳 惠敏 惠珍 美玲 美华 美珍 美兰 彩霞 彩云 彩凤 翠兰 翠英 翠花 月英 月娥 月华 巧云 巧玲 素珍 素英 素芳 素梅 素华 兰英 兰芳 ' +
  '静怡 静雯 梦琪 梦瑶 梦洁 若曦 若楠 一诺 一鸣 一凡 亦菲 可欣 可馨 依诺 依依 语嫣 语桐 紫涵 紫萱 沐宸 沐阳 奕辰 奕泽 泽宇 泽洋 铭泽 景行 书瑶 乐瑶'
).split(' ')

const GIVEN_CHARACTERS = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲芬燕辉彬斌宇浩凯健俊帆雪琳婷慧莹鑫波鹏飞龙云峰林森楠',
  ...'倩颖璐瑶欣怡悦琪蕾洁晶淼岩岚峻山川江河海洲松柏梅竹菊荷莲春夏秋冬晨曦阳光亮星月虹雷雨霖霜冰清泉源浪潮汐文武斌',
]

/**
 * A name as people have it: a surname, mostly with two more characters, otherwise with one.
 *
 * One in eight bears one of the common given names, so that 建国 is as frequent as in the population: 983,198 people in
 * 2009, or 7.4 in 10,000.
 *
 * @see 公安部身份证查询中心, as reported on 2009-10-01
 */
export function personName(random: Random): string {
  const kind = random.below(100)
  if (kind < 12) return random.pick(SURNAMES) + random.pick(GIVEN_PAIRS)
  const second = kind < 78 ? random.pick(GIVEN_CHARACTERS) : ''
  return random.pick(SURNAMES) + random.pick(GIVEN_CHARACTERS) + second
}

const CITIES =
  '本溪 沈阳 大连 鞍山 抚顺 丹东 锦州 营口 辽阳 铁岭 石家庄 太原 长春 哈尔滨 南京 杭州 合肥 福州 南昌 济南'.split(' ')
const BRANDS =
  '宏达 鑫源 华泰 恒信 瑞丰 金地 阳光 明珠 东方 安居 万家 众合 德盛 兴业 永昌 天成 广源 佳和 汇通 长城 同创 盛世 绿城 美景'.split(
    ' ',
  )
const TRADES =
  '物业服务 商贸 建筑工程 装饰装修 劳务 房地产开发 小额贷款 汽车租赁 供热 食品 家政服务 网络科技 物流 教育咨询'.split(
    ' ',
  )

export function companyName(random: Random): string {
  return `${random.pick(CITIES)}${random.pick(BRANDS)}${random.pick(TRADES)}有限公司`
}

interface District {
  readonly code: string
  readonly name: string
}

const DISTRICTS: readonly District[] = [
  { code: '210502', name: '辽宁省本溪市平山区' },
  { code: '210503', name: '辽宁省本溪市溪湖区' },
  { code: '210504', name: '辽宁省本溪市明山区' },
  { code: '210505', name: '辽宁省本溪市南芬区' },
  { code: '210102', name: '辽宁省沈阳市和平区' },
  { code: '210202', name: '辽宁省大连市中山区' },
  { code: '130102', name: '河北省石家庄市长安区' },
  { code: '140105', name: '山西省太原市小店区' },
  { code: '220102', name: '吉林省长春市南关区' },
  { code: '230102', name: '黑龙江省哈尔滨市道里区' },
  { code: '320102', name: '江苏省南京市玄武区' },
  { code: '330102', name: '浙江省杭州市上城区' },
  { code: '340102', name: '安徽省合肥市瑶海区' },
  { code: '350102', name: '福建省福州市鼓楼区' },
  { code: '360102', name: '江西省南昌市东湖区' },
  { code: '370102', name: '山东省济南市历下区' },
  { code: '410102', name: '河南省郑州市中原区' },
  { code: '420102', name: '湖北省武汉市江岸区' },
  { code: '510104', name: '四川省成都市锦江区' },
  { code: '610102', name: '陕西省西安市新城区' },
]
const ROADS = '解放路 人民路 建设路 胜利路 和平路 文化路 光明街 育才街 永丰街 新华街 工人街 前进路 峪明路 滨河路'.split(
  ' ',
)

export function address(random: Random): string {
  const place = `${random.pick(DISTRICTS).name}${random.pick(ROADS)}${1 + random.below(300)}号`
  return `${place}${1 + random.below(9)}单元${1 + random.below(28)}0${1 + random.below(4)}室`
}

export function mobileNumber(random: Random): string {
  return `1${3 + random.below(7)}${digits(random.below(1_000_000_000), 9)}`
}

const EARLIEST_BIRTH_MS = Date.UTC(1940, 0, 1)
const BIRTH_DAYS = 24_800
const DAY_MS = 86_400_000
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A well-formed identity number of an adult. @see GB 11643-1999 */
export function residentNumber(random: Random): string {
  const born = BIRTHDAYS[random.below(BIRTH_DAYS)] ?? ''
  const body = random.pick(DISTRICTS).code + born + digits(random.below(1000), 3)
  let sum = 0
  for (let place = 0; place < 17; place += 1) sum += (ID_WEIGHTS[place] ?? 0) * (body.charCodeAt(place) - 48)
  return body + '10X98765432'.charAt(sum % 11)
}

const BIRTHDAYS = Array.from({ length: BIRTH_DAYS }, (_, day) =>
  new Date(EARLIEST_BIRTH_MS + day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', ''),
)

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** A well-formed unified social credit code of a company. @see GB 32100-2015 */
export function creditCode(random: Random): string {
  const body = `91${random.pick(DISTRICTS).code}MA${digits(random.below(10_000_000), 7)}`
  let sum = 0
  let weight = 1
  for (const character of body) {
    sum += weight * CREDIT_ALPHABET.indexOf(character)
    weight = (weight * 3) % 31
  }
  return body + CREDIT_ALPHABET.charAt((31 - (sum % 31)) % 31)
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
