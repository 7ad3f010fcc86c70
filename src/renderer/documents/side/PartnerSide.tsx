import { fenDisplay } from '@core/kernel'
import { documentDef } from '@core/modules/registry'
import type { ReactNode } from 'react'
import { PAGES } from '../../app/open'
import { openPage } from '../../app/tabs'
import { useQueryRpc } from '../../rpc/hooks'
import { Facts, SideSection } from '../../ui/page/SidePanel'
import type { FormDocument } from '../model/form'
import { isDue } from '../model/header'
import { partnerState, sideOf } from '../model/partner'
import { refOf } from '../model/values'
import { createDocument } from '../open'
import type { Owing } from './ChainSide'

const openOf = (form: FormDocument) => {
  const partner = refOf(form.header['partnerId'])
  const side = sideOf(documentDef(form.type).party)
  return { partner, side, query: { partnerId: partner?.id ?? 1, side, limit: 5000 } }
}

/** What is still owed for this document: leads to the receipt or payment of it. */
export function useOwing(form: FormDocument): Owing | null {
  const { partner, side, query } = openOf(form)
  const asked = isDue(form)
  const open = useQueryRpc('openItems.list', query, { enabled: asked, keep: true })
  const sign = side === 'receivable' ? 1 : -1
  const own = asked ? (open.data ?? []).find((o) => o.documentId === form.id && o.remaining * sign > 0) : undefined
  if (!own || !partner) return null
  const type = side === 'receivable' ? 'receipt' : 'payment'
  return { type, dueDate: own.dueDate, onOpen: () => createDocument({ type, header: { partnerId: partner } }) }
}

/** What the employee of the document has borrowed and is owed. */
export function EmployeeSide({ form }: { form: FormDocument }): ReactNode {
  const employee = refOf(form.header['employeeId'])
  const query = { side: 'employee' as const, employeeId: employee?.id ?? 1, limit: 5000 }
  const open = useQueryRpc('openItems.list', query, { enabled: employee !== null, keep: true })
  if (!employee) return null
  const mine = (open.data ?? []).filter((o) => o.employeeId === employee.id)
  const { owed, overdue, advance } = partnerState(mine, 'receivable')
  const loans = () => openPage(PAGES.report, { report: 'employeeLoans', params: { employeeId: employee.id } })
  return (
    <SideSection title={`${employee.name} · 往来`}>
      <Facts
        rows={[
          { label: '借款未清', value: fenDisplay(owed), onOpen: loans },
          { label: '其中逾期', value: fenDisplay(overdue), ...(overdue > 0 ? { tone: 'neg' as const } : {}) },
          { label: '欠付员工', value: fenDisplay(advance) },
        ]}
      />
    </SideSection>
  )
}

/** What is open with the partner of the document. */
export function PartnerSide({ form }: { form: FormDocument }): ReactNode {
  const { partner, side, query } = openOf(form)
  const open = useQueryRpc('openItems.list', query, { enabled: partner !== null, keep: true })
  if (!partner) return null
  const mine = (open.data ?? []).filter((o) => o.partnerId === partner.id)
  const { owed, overdue, advance } = partnerState(mine, side)
  const receivable = side === 'receivable'
  const statement = () => openPage(PAGES.report, { report: 'partnerLedger', params: { partnerId: partner.id, side } })
  return (
    <SideSection title={`${partner.name} · 往来`}>
      <Facts
        rows={[
          { label: receivable ? '未收' : '未付', value: fenDisplay(owed), onOpen: statement },
          { label: '其中逾期', value: fenDisplay(overdue), ...(overdue > 0 ? { tone: 'neg' as const } : {}) },
          { label: receivable ? '预收' : '预付', value: fenDisplay(advance) },
        ]}
      />
    </SideSection>
  )
}
