import type { PageDef } from '../../app/pages'
import { PeriodClose } from './PeriodClose'

export const closingPages: readonly PageDef[] = [
  {
    id: 'periods',
    module: 'accounting',
    title: '期末处理',
    component: PeriodClose,
    nav: {
      order: 30,
      section: 'close',
      keywords: '期末结账 会计期间 结转损益 成本结转 反结账 检查清单 增值税月末 转出未交 附加税费 起征点 免征 留抵',
    },
  },
]
