import type { PageDef } from '../../app/pages'
import { AccountCases } from './AccountCases'
import { AuditLog } from './AuditLog'
import { DayVouchers } from './DayVouchers'
import { NumberRules } from './NumberRules'
import { Roles } from './Roles'
import { Safety } from './Safety'
import { Scanning } from './Scanning'
import { Settings } from './Settings'

export const settingsPages: readonly PageDef[] = [
  { id: 'settings', module: 'settings', title: '账套设置', component: Settings, nav: { order: 10 } },
  {
    id: 'roles',
    module: 'settings',
    title: '科目设置',
    component: Roles,
    nav: { order: 11, keywords: '入账科目 科目规则 存货科目 收入科目' },
  },
  { id: 'accountCases', module: 'settings', title: '入账检查', component: AccountCases },
  {
    id: 'numberRules',
    module: 'settings',
    title: '单据编号',
    component: NumberRules,
    nav: { order: 13, keywords: '编号规则 前缀 流水号' },
  },
  {
    id: 'dayVouchers',
    module: 'settings',
    title: '凭证生成',
    component: DayVouchers,
    nav: { order: 12, keywords: '业务凭证 按日汇总 一单一证' },
  },
  {
    id: 'scanning',
    module: 'settings',
    title: '扫码设置',
    component: Scanning,
    nav: { order: 14, keywords: '扫码枪 秤码 条码秤' },
  },
  {
    id: 'safety',
    module: 'settings',
    title: '备份与核对',
    component: Safety,
    nav: { order: 20, section: 'safety', keywords: '备份 恢复 勾稽 重算' },
  },
  { id: 'auditLog', module: 'settings', title: '操作日志', component: AuditLog, nav: { order: 21, section: 'safety' } },
]
