/**
 * Every refusal the program can utter: code → Chinese message. Ordered by precedence: when several hold, the one that
 * stands first is told first. {name} is replaced from Problem.args.
 */
export const ERRORS = {
  // the request itself
  NOT_FOUND_PROCEDURE: '没有这个功能：{path}',
  BAD_INPUT: '填写的内容不符合要求：{detail}',
  NOT_LOGGED_IN: '请先登录',
  BAD_CREDENTIALS: '用户名或密码不正确',
  LOCKED_OUT: '密码连续输错，请在 {minutes} 分钟后再试',
  NO_PERMISSION: '当前用户没有“{permission}”权限',
  INTERNAL: '程序内部错误，操作没有执行，数据未改变（编号 {id}）',
  BUSY: '另一项操作正在进行，请稍候再试',
  CANCELLED: '操作已取消',
  HOST_UNREACHABLE: '与账套服务的连接中断，正在重新连接',
  // the file
  NO_ACCOUNT_SET: '还没有打开账套',
  FILE_NOT_FOUND: '找不到文件：{path}',
  FILE_EXISTS: '文件已存在，不会覆盖：{path}',
  FILE_IN_USE: '账套正在被另一个程序使用（{owner}），请先在那边关闭',
  FILE_FOREIGN: '这不是合账的账套文件：{path}',
  FILE_NEWER: '账套由更新版本的合账保存（结构版本 {found}，本程序支持到 {supported}），请升级程序后再打开',
  FILE_DAMAGED: '账套文件已损坏，未作任何改动：{detail}',
  FILE_UNREADABLE: '文件无法读取：{path}',
  FILE_READ_ONLY: '文件或所在的文件夹不能写入：{path}',
  DISK_FULL: '磁盘空间不足，操作没有执行，数据未改变',
  BACKUP_INVALID: '备份文件无效，未作任何改动：{detail}',
  // the document
  NOT_FOUND: '没有找到该{what}',
  STALE_REVISION: '该单据已被修改过，请刷新后再操作',
  WRONG_STATE: '单据处于“{state}”状态，不能{action}',
  REQUEST_REUSED: '同一请求号已用于另一项操作',
  PERIOD_CLOSED: '{period} 已结账，不能在该期间记账；请改用未结账期间的日期或先反结账',
  PERIOD_BEFORE_START: '日期 {date} 早于账套启用期间 {start}',
  PERIOD_TOO_FAR: '日期 {date} 超出允许范围，请检查年份',
  OPENING_NOT_DONE: '期初余额尚未确认，先完成“期初余额”再记账',
  OPENING_LOCKED: '期初已确认或已有业务，不能再改期初',
  OPENING_UNBALANCED: '期初不平：{detail}',
  REQUIRED: '{field}必须填写',
  UNKNOWN_REFERENCE: '{field}不存在或已停用',
  TOO_LARGE: '{field}超出允许的范围',
  TOO_LONG: '{field}太长（最多 {max} 个字）',
  BAD_DATE: '{field}不是有效日期',
  MUST_BE_POSITIVE: '{field}必须大于 0',
  MUST_NOT_BE_NEGATIVE: '{field}不能为负数',
  MUST_NOT_BE_ZERO: '{field}不能为 0',
  NO_LINES: '单据没有明细行',
  AMOUNT_MISMATCH: '{field}与数量、单价、税率算出的不符：应为 {expected}，填写为 {found}',
  TAX_OUT_OF_TOLERANCE: '税额与税率相差 {difference} 元，超过每行 0.06 元的容差',
  SAME_WAREHOUSE: '调出仓库与调入仓库不能相同',
  DUPLICATE_CODE: '编码“{code}”已被使用',
  DUPLICATE_BARCODE: '条码“{code}”已属于商品“{owner}”',
  DUPLICATE_INVOICE: '发票号“{number}”已登记在 {document}',
  PARTNER_MISMATCH: '源单的往来单位与本单不一致',
  EXCEEDS_SOURCE: '第 {line} 行数量超过源单 {source} 的未执行数量 {left}',
  EXCEEDS_OPEN: '核销金额 {amount} 超过未核销余额 {left}',
  EXCEEDS_DOCUMENT: '核销金额合计 {amount} 超过本单金额 {total}',
  SOURCE_REQUIRED: '第 {line} 行必须引用源单',
  SOURCE_NOT_POSTED: '源单 {source} 尚未过账',
  SERVICE_HAS_NO_STOCK: '“{item}”是服务，不能做库存业务',
  BATCH_REQUIRED: '商品“{item}”按批次管理，请填写批号',
  // posting
  NEGATIVE_STOCK: '{item} 在 {warehouse} 于 {date} 库存不足：还差 {short} {unit}（该时点结存 {balance}）',
  NEGATIVE_BATCH: '{item} 批号 {batch} 在 {warehouse} 于 {date} 库存不足：还差 {short} {unit}',
  UNBALANCED: '借贷不平：借方 {debit}，贷方 {credit}',
  VALUATION_MISMATCH: '存货科目变动 {ledger} 与库存计价 {stock} 不一致',
  ACCOUNT_NOT_LEAF: '科目 {account} 有下级科目，不能直接记账',
  ACCOUNT_DISABLED: '科目 {account} 已停用',
  DIMENSION_REQUIRED: '科目 {account} 必须填写{dimension}',
  DIMENSION_NOT_ALLOWED: '科目 {account} 不核算{dimension}',
  CONTROL_ACCOUNT: '科目 {account} 由业务单据记账，手工凭证不能使用',
  ROLE_UNRESOLVED: '没有为“{role}”指定科目，请在“科目设置”中补全',
  VOUCHER_LINES: '凭证至少要有两行，且每行只能填借方或贷方之一',
  CASH_FLOW_REQUIRED: '科目 {account} 涉及现金收付，请选择现金流量项目',
  INPUT_VAT_SMALL_SCALE: '小规模纳税人不能抵扣进项税额',
  HAS_DOWNSTREAM: '已有下游单据 {document}，请先撤销它',
  HAS_SETTLEMENT: '已被 {document} 核销，请先取消核销',
  VOUCHER_BOOKED: '凭证 {voucher} 已记账，只能红字冲销',
  // master data
  IN_USE: '“{name}”已被使用，不能删除，可以停用',
  UNIT_LOCKED: '商品已有业务，不能更改基本单位或换算率',
  COSTING_LOCKED: '商品或账套已有业务，不能更改计价方法',
  ACCOUNT_HAS_CHILDREN: '科目 {account} 有下级科目，不能删除',
  WEAK_PASSWORD: '密码至少 8 位',
  PERIODS_OPEN_BEFORE: '{period} 之前还有未结账期间，须逐月结账',
  PERIODS_CLOSED_AFTER: '{period} 之后已有结账期间，须从最后一个月起逐月反结账',
  CLOSE_BLOCKED: '还不能结账：{detail}',
} as const
export type ErrorCode = keyof typeof ERRORS

/** The message of a refusal in Chinese, with its values filled in. */
export function messageOf(p: { code: ErrorCode; args?: Record<string, string | number> | undefined }): string {
  return ERRORS[p.code].replace(/\{(\w+)\}/g, (_m, k: string) => String(p.args?.[k] ?? ''))
}
const ORDER = new Map(Object.keys(ERRORS).map((k, i) => [k, i]))
/** Sorts refusals by precedence (stable). */
export const byPrecedence = <T extends { code: ErrorCode }>(problems: readonly T[]): T[] =>
  [...problems].sort((a, b) => (ORDER.get(a.code) ?? 0) - (ORDER.get(b.code) ?? 0))
