import { createAccountSetFile } from '../../../../modules/accountSets/create'
import { accountSetOptions, itemInput } from '../../../../../core/contract'
import { lastDay } from '../../../../../core/kernel'
import { connectionOf, openRaw } from '../../../../../db/connection'
import { saveRecord } from '../../../../modules/masterdata/records'
import { initialsText } from '../../../../modules/masterdata/pinyin'
import { Random } from '../../../../services/random'
import type { Bench } from '../bench'
import { median, repeated } from '../figures'
import { clockAt, inProcess, START } from '../ledger/generate'

const BRANDS =
  '农夫山泉 康师傅 统一 蒙牛 伊利 光明 海天 李锦记 老干妈 金龙鱼 福临门 鲁花 清风 维达 心相印 蓝月亮 立白 奥妙 舒肤佳 飘柔 海飞丝 高露洁 佳洁士 云南白药 得力 晨光 真彩 公牛 飞利浦 欧普 美的 苏泊尔 九阳 乐扣 双枪 张小泉 三只松鼠 良品铺子 百草味 洽洽'.split(
    ' ',
  )
const KINDS =
  '红富士 原味 无糖 加厚 家庭装 便携 儿童 经典 特级 有机 低脂 麻辣 香辣 五香 蓝色 白色 大号 中号 小号 礼盒 抽取式 不锈钢 防滑 环保 充电 静音 速溶 即食 冷藏 浓缩'.split(
    ' ',
  )
const GOODS =
  '饮用水 绿茶 牛奶 酸奶 酱油 蚝油 辣椒酱 花生油 抽纸 卷纸 洗衣液 洗洁精 香皂 洗发水 牙膏 牙刷 签字笔 笔记本 插座 台灯 灯泡 电饭煲 水壶 保鲜盒 筷子 剪刀 坚果 瓜子 饼干 薯片 方便面 火腿肠 巧克力 口香糖 果汁 啤酒 白酒 大米 面粉 挂面 食盐 白糖 味精 料酒 香醋 毛巾 拖鞋 雨伞 垃圾袋 手套 电池 胶带 文件夹 计算器 订书机 台历 水杯 饭盒 砧板 炒锅'.split(
    ' ',
  )

interface Named {
  code: string
  name: string
  barcode: string
  initials: string
}
/** Goods as a wholesaler has them: every word is in thousands of names. */
function nameOf(i: number): Named {
  const brand = BRANDS[i % BRANDS.length] ?? ''
  const kind = KINDS[Math.floor(i / BRANDS.length) % KINDS.length] ?? ''
  const goods = GOODS[Math.floor(i / (BRANDS.length * KINDS.length)) % GOODS.length] ?? ''
  const pack = Math.floor(i / (BRANDS.length * KINDS.length * GOODS.length))
  const name = `${brand}${kind}${goods}${pack === 0 ? '' : `${pack + 1}号`}`
  return {
    code: `SP${String(i + 1).padStart(6, '0')}`,
    name,
    barcode: `69${String((i * 7_919 + 1_000_003) % 99_999_999_977).padStart(11, '0')}`,
    initials: initialsText(name).toLowerCase(),
  }
}
/** What a user types of an item, by the key it is found with. */
const TYPED: Record<string, { about: string; text: (item: Named) => string }> = {
  code: { about: '整个编码', text: ({ code }) => code },
  codeBeginning: { about: '编码的前四位', text: ({ code }) => code.slice(0, 4) },
  barcode: { about: '整个条码', text: ({ barcode }) => barcode },
  barcodeBeginning: { about: '条码的前六位', text: ({ barcode }) => barcode.slice(0, 6) },
  name: { about: '整个名称', text: ({ name }) => name },
  nameBeginning: { about: '名称的前两个字', text: ({ name }) => name.slice(0, 2) },
  nameMiddle: { about: '名称中间的两个字', text: ({ name }) => name.slice(3, 5) },
  nameCharacter: { about: '名称中的一个字', text: ({ name }) => name.slice(-1) },
  nameWords: { about: '名称中的两个词', text: ({ name }) => `${name.slice(0, 2)} ${name.slice(-2)}` },
  initials: { about: '整个拼音首字母', text: ({ initials }) => initials },
  initialsBeginning: { about: '拼音首字母的前三个', text: ({ initials }) => initials.slice(0, 3) },
  initialsLetter: { about: '拼音首字母的前一个', text: ({ initials }) => initials.slice(0, 1) },
  initialsMiddle: { about: '拼音首字母中间的两个', text: ({ initials }) => initials.slice(3, 5) },
}

/** Items entered as the program enters them, all in one transaction. */
function enterItems(path: string, count: number): void {
  createAccountSetFile(path, accountSetOptions.parse({ company: '测速商店', standard: 'small', taxpayer: 'general', startPeriod: START }))
  const connection = connectionOf(openRaw(path, { mustExist: true }))
  const { write: db, raw } = connection
  const user = { id: null, name: '', displayName: '', isAdmin: true }
  const options = accountSetOptions.parse({ company: '测速商店', standard: 'small', taxpayer: 'general', startPeriod: START })
  const ctx = { db, options, user, clock: clockAt(lastDay(START)), touch: () => {}, emit: () => {} }
  raw.transaction(() => {
    for (let i = 0; i < count; i++) {
      const { code, name, barcode } = nameOf(i)
      saveRecord(ctx, 'item', itemInput.parse({ code, name, unit: '件', taxRate: 130_000, barcodes: [barcode] }))
    }
  })()
  connection.close()
}

export async function search(bench: Bench): Promise<void> {
  const { size, findings, progress } = bench
  const path = bench.fresh('items')
  progress(`录入 ${size.searchItems} 种商品`)
  enterItems(path, size.searchItems)
  const { backend, client } = inProcess(bench.dir, clockAt(lastDay(START)))
  const random = new Random(3)
  const item = () => nameOf(random.int(0, size.searchItems - 1))
  let slowest = 0
  try {
    await client.accountSets.open({ path })
    progress('查找商品')
    for (const [key, { about, text }] of Object.entries(TYPED)) {
      let found = 0
      const times = await repeated(size.searches, async () => {
        found += (await client.master.searchItems({ text: text(item()) })).length
      })
      if (found === 0) throw new Error(`search by ${key} finds nothing`)
      findings.times(`search.${key}`, `查找商品：${about}`, times)
      slowest = Math.max(slowest, median(times))
    }
    const everything = await repeated(size.searches, () => client.app.search({ text: item().name.slice(0, 2) }))
    findings.times('search.everything', '全局查找（单据、商品、往来单位、科目）：两个字', everything)
    const scanned = await repeated(size.searches, () => client.master.scan({ code: item().barcode }))
    findings.times('search.scan', '扫条码', scanned)
  } finally {
    await backend.close()
  }
  findings.target('search.items', '查找商品，最慢的一种输入', 'ms', slowest, { atMost: 15 })
}
