import type { Random } from '../random'

/** Whom the shop trades with. None of them exists; names are put together from parts that such companies' names have. */
export interface DemoPartner {
  code: string
  name: string
  customer: boolean
  supplier: boolean
  /** code of its 单位类别 */
  kind: string
  /** categories that a supplier delivers */
  categories: string[]
  termDays: number
  /** fen; null = none */
  creditLimit: number | null
  taxNumber: string
  contact: string
  phone: string
  address: string
  bank: string
  bankAccount: string
}

const SUPPLIERS: readonly [name: string, categories: string, termDays: number][] = [
  ['杭州云溪饮品有限公司', '01', 30],
  ['苏州沐风食品饮料有限公司', '01,03', 30],
  ['南京茗里茶业有限公司', '01', 15],
  ['上海晨岛咖啡食品有限公司', '01', 30],
  ['合肥脆米家食品有限公司', '02', 30],
  ['成都川味坊食品有限公司', '02,05', 15],
  ['无锡麦香园食品有限公司', '02,04', 30],
  ['宁波海趣食品有限公司', '02,03', 30],
  ['徐州小满食品有限公司', '02', 30],
  ['郑州食汇速食有限公司', '03', 30],
  ['临沂肉联坊食品有限公司', '03', 15],
  ['哈尔滨黑土源粮油贸易有限公司', '04', 15],
  ['扬州禾田粮油有限公司', '04,01', 15],
  ['青岛金谷坊油脂有限公司', '04,05', 30],
  ['佛山味极轩调味品有限公司', '05', 30],
  ['太原晋坊酿造有限公司', '05', 30],
  ['绍兴越渡酒业有限公司', '06,05', 45],
  ['泸州泸渡酒业销售有限公司', '06', 45],
  ['青岛沁源啤酒经销有限公司', '06', 15],
  ['呼和浩特牧歌乳业有限公司', '07', 7],
  ['苏州山里鲜农产品专业合作社', '07', 0],
  ['上海清禾日化有限公司', '08,12', 45],
  ['广州柔岚化妆品有限公司', '08', 45],
  ['扬州晶洁口腔用品有限公司', '08', 30],
  ['泉州棉语纸品有限公司', '09,08,12', 30],
  ['广州洁坊家化有限公司', '09', 30],
  ['义乌市家理日用品有限公司', '09,10', 0],
  ['永康市隅里工贸有限公司', '10', 30],
  ['宁波墨隅文具有限公司', '11,10', 30],
  ['上海贝比屋母婴宠物用品有限公司', '12', 30],
]
/** Name, term in days, credit limit in yuan. */
const CUSTOMERS: readonly [name: string, termDays: number, limitYuan: number][] = [
  ['苏州邻里家便利连锁有限公司', 30, 120_000],
  ['苏州工业园区好又近超市', 15, 30_000],
  ['吴中区木渎惠民超市', 15, 30_000],
  ['相城区元和万家生活超市', 15, 40_000],
  ['虎丘区枫桥便民商店', 7, 12_000],
  ['姑苏区平江路小食铺', 7, 8000],
  ['昆山市玉山镇金福超市', 30, 50_000],
  ['昆山花桥嘉惠百货商行', 30, 40_000],
  ['常熟市虞山镇乐购小超市', 15, 25_000],
  ['太仓市城厢镇天天便利店', 15, 20_000],
  ['张家港市杨舍镇沙洲商行', 30, 30_000],
  ['吴江区松陵镇阿福百货', 15, 20_000],
  ['吴江区盛泽镇丝绸路便利店', 7, 10_000],
  ['苏州太湖山庄酒店管理有限公司', 30, 80_000],
  ['苏州同里水乡客栈', 15, 15_000],
  ['苏州金鸡湖畔餐饮管理有限公司', 30, 60_000],
  ['苏州老街面馆', 7, 8000],
  ['苏州蜀香园川菜馆', 15, 15_000],
  ['苏州新梅里餐饮有限公司', 15, 20_000],
  ['苏州大学城校园服务有限公司', 45, 100_000],
  ['苏州市实验幼儿园', 30, 20_000],
  ['苏州市立达中学食堂', 30, 50_000],
  ['苏州高新区第三小学', 30, 20_000],
  ['苏州吴门社区卫生服务中心', 30, 20_000],
  ['苏州绿城物业服务有限公司', 45, 40_000],
  ['苏州恒泰物业管理有限公司', 45, 40_000],
  ['苏州精工精密机械有限公司', 30, 60_000],
  ['苏州明辉电子科技有限公司', 30, 60_000],
  ['苏州锦绣纺织有限公司', 30, 50_000],
  ['苏州中科软件信息技术有限公司', 30, 40_000],
  ['苏州华东建筑装饰工程有限公司', 45, 50_000],
  ['苏州瑞安生物医药有限公司', 30, 40_000],
  ['苏州远航国际物流有限公司', 30, 30_000],
  ['苏州天平会计师事务所（普通合伙）', 30, 15_000],
  ['江苏吴都律师事务所', 30, 15_000],
  ['苏州乐动健身有限公司', 15, 12_000],
  ['苏州小书房文化传播有限公司', 15, 10_000],
  ['苏州亲亲宝贝早教中心', 15, 12_000],
  ['苏州萌宠之家宠物店', 7, 8000],
  ['苏州橙子网络科技有限公司（直播间）', 7, 50_000],
  ['苏州快送达社区团购有限公司', 7, 60_000],
  ['上海青浦惠佳副食品商行', 30, 40_000],
  ['嘉兴市南湖区嘉禾超市', 30, 30_000],
  ['无锡市滨湖区太湖便利店', 15, 20_000],
  ['无锡惠山阿炳杂货铺', 7, 8000],
  ['苏州广济医院后勤服务中心', 45, 60_000],
  ['苏州轨道交通站厅便利店', 15, 30_000],
  ['苏州市总工会职工服务中心', 30, 50_000],
  ['苏州福星养老服务有限公司', 30, 30_000],
  ['苏州石湖景区游客服务中心', 15, 20_000],
]
const SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹'
const GIVEN = [
  '建国',
  '丽华',
  '志强',
  '晓燕',
  '海峰',
  '秀英',
  '文斌',
  '玉兰',
  '国栋',
  '雪梅',
  '俊杰',
  '佳怡',
  '永刚',
  '婷婷',
  '立军',
  '春花',
]
const BANKS = ['中国工商银行', '中国农业银行', '中国建设银行', '中国银行', '交通银行', '江苏银行', '苏州银行']
const STREETS = ['干将东路', '人民路', '中山路', '长江路', '工业园星湖街', '解放路', '滨河路', '迎宾大道', '学士街', '东环路']
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** 统一社会信用代码 with its check symbol (GB 32100—2015). */
export function creditCode(first17: string): string {
  const sum = Array.from(first17).reduce((total, symbol, i) => total + SYMBOLS.indexOf(symbol) * (WEIGHTS[i] ?? 0), 0)
  return first17 + SYMBOLS.charAt((31 - (sum % 31)) % 31)
}
const digits = (random: Random, count: number) => Array.from({ length: count }, () => random.int(0, 9)).join('')
const person = (random: Random) => random.pick(Array.from(SURNAMES)) + random.pick(GIVEN)

function details(random: Random) {
  return {
    taxNumber: creditCode(`913205${digits(random, 2)}MA${digits(random, 7)}`),
    contact: person(random),
    // numbers of this block are never given out
    phone: `1700000${digits(random, 4)}`,
    address: `${random.pick(STREETS)}${random.int(1, 399)}号`,
    bank: `${random.pick(BANKS)}${random.pick(['城中', '开发区', '新区', '营业部'])}支行`,
    bankAccount: `6222${digits(random, 12)}`,
  }
}

/** 单位类别, those above before those below. */
export const PARTNER_CATEGORIES: readonly { code: string; name: string; parent: string | null }[] = [
  { code: '01', name: '客户', parent: null },
  { code: '0101', name: '零售门店', parent: '01' },
  { code: '0102', name: '餐饮住宿', parent: '01' },
  { code: '0103', name: '企业团购', parent: '01' },
  { code: '0104', name: '机关事业单位', parent: '01' },
  { code: '02', name: '供应商', parent: null },
  { code: '0201', name: '食品饮料', parent: '02' },
  { code: '0202', name: '日用百货', parent: '02' },
]
const KINDS: readonly [code: string, names: RegExp][] = [
  ['0102', /酒店|客栈|餐饮|面馆|川菜馆|小食铺/],
  ['0104', /幼儿园|中学|小学|大学|卫生服务|医院|总工会|景区/],
  ['0101', /超市|便利|商店|商行|百货|杂货|宠物店/],
]
const customerKind = (name: string): string => KINDS.find(([, names]) => names.test(name))?.[0] ?? '0103'
/** From cleaning things on (08) it is no food. */
const supplierKind = (categories: string): string => (categories < '08' ? '0201' : '0202')

/** 50 customers and 30 suppliers; the same for a seed. */
export function demoPartners(random: Random): DemoPartner[] {
  const suppliers = SUPPLIERS.map(([name, categories, termDays], i): DemoPartner => {
    const role = {
      customer: false,
      supplier: true,
      kind: supplierKind(categories),
      categories: categories.split(','),
      termDays,
      creditLimit: null,
    }
    return { code: `G${String(i + 1).padStart(3, '0')}`, name, ...role, ...details(random) }
  })
  const customers = CUSTOMERS.map(([name, termDays, limitYuan], i): DemoPartner => {
    const role = { customer: true, supplier: false, kind: customerKind(name), categories: [], termDays, creditLimit: limitYuan * 100 }
    return { code: `K${String(i + 1).padStart(3, '0')}`, name, ...role, ...details(random) }
  })
  return [...customers, ...suppliers]
}
