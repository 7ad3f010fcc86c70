import type { DocumentView, VoucherView } from '@core/contract'
import { documentDef } from '@core/modules/registry'
import { type ReactNode, useCallback, useState } from 'react'
import { useOpened } from '../../app/status'
import { useHold } from '../../ui/keys/typeAhead'
import { Page } from '../../ui/page/Page'
import { StateStamp } from '../../ui/StateTag'
import { type Act, draftActs } from '../model/acts'
import { usesBom } from '../model/bom'
import type { FormDocument, FormLine } from '../model/form'
import { isSettling, ofEmployee, setHeader } from '../model/header'
import { movesOnly } from '../model/list'
import { errorsByPlace } from '../model/problems'
import { ChainSide } from '../side/ChainSide'
import { KitSide } from '../side/KitSide'
import { LandedSide } from '../side/LandedSide'
import { LineSide } from '../side/LineSide'
import { EmployeeSide, PartnerSide, useOwing } from '../side/PartnerSide'
import { PostedSide, type Preview, PreviewSide, usePostedVouchers, usePreview } from '../side/VoucherSide'
import { AllocationLines } from './AllocationLines'
import { CheckLines } from './CheckLines'
import { FormTotals } from './FormTotals'
import { GridLines } from './GridLines'
import { HeaderFields } from './HeaderFields'
import { LandedDialog } from './LandedDialog'
import { LoanClears } from './LoanClears'
import { proposePrices } from './lineInfo'
import { Notices } from './Notices'
import { SerialDialog } from './SerialDialog'
import { SourcePicker } from './SourcePicker'
import { TenderButton, Tenders } from './Tenders'
import { toolbarOf } from './toolbar'
import { type Acts, goesOn, useActs } from './useActs'
import { type Check, useCheck } from './useCheck'
import { useLineRules } from './useColumns'
import { useExtras } from './useExtras'
import { useFormAttachments } from './useFormAttachments'
import { type FormState, useFormState } from './useFormState'
import { useTransferFee } from './useTransferFee'
import { useSerialDialog } from './useSerialDialog'
import { type Places, useOwnFocus, usePlaces } from './usePlaces'
import '../documents.css'

interface DocumentFormProps {
  start: FormDocument
  view: DocumentView | undefined
  /** this tab shows a new document of the same type */
  onRenew: (type: FormDocument['type']) => void
}

/** One page for every document: header, lines, totals, what it will do to the books, and what can be done with it. */
export function DocumentForm({ start, view, onRenew }: DocumentFormProps): ReactNode {
  const { accountSet } = useOpened()
  const state = useFormState(start, view)
  const { form } = state
  const def = documentDef(form.type)
  const places = usePlaces(state)
  const commands = useActs(state, places)
  const acts = actsNow(form, view, accountSet.options.approval)
  const check = useCheck(state, acts.includes('edit'))
  const serials = useSerialDialog(state)
  const does: Acts = {
    ...commands,
    run: async (act) => (!goesOn(act) || (await check.settle())) && (act !== 'post' || serials.complete()) && commands.run(act),
  }
  useHold(isMoving(form, view, does))
  const readOnly = !acts.includes('edit') || does.busy !== null
  const posted = isPosted(form)
  const preview = usePreview(form, !posted && acts.includes('edit') && def.posts)
  const vouchers = usePostedVouchers(form, posted && form.id !== null)
  const [line, setLine] = useState<FormLine | null>(null)
  useOwnFocus(places, form, does.busy !== null)
  const extras = useExtras(state, view, onRenew)
  const attachments = useFormAttachments(state, does, acts.includes('edit'))
  const errors = errorsByPlace(state.problems)
  const derive = view?.derive ?? []
  return (
    <Page
      title={form.reversesId === null ? def.label : `红字${def.label}`}
      number={form.number || '保存时编号'}
      stamp={<StateStamp state={form.state} />}
      actions={toolbarOf({
        ...extras.actions,
        form,
        acts,
        vouchers: vouchers ?? [],
        derive,
        does,
        check,
        openSerials: () => serials.open(line),
        dirty: state.dirty,
        reload: state.discard,
        attachments: attachments.action,
      })}
      aside={<Aside {...{ form, vouchers, preview, line, derive }} onProblem={places.show} attachments={attachments.side} />}
    >
      <div className="doc" ref={places.content}>
        <Notices
          problems={state.problems}
          view={view}
          form={form}
          dirty={state.dirty}
          onReload={state.discard}
          onAllocate={extras.actions.allocate}
        />
        <HeaderFields
          def={def}
          form={form}
          onField={(field, value) => state.change((f) => setHeader(f, field, value))}
          errors={errors}
          readOnly={readOnly}
          onEnd={places.toLines}
        />
        <FormLines state={state} check={check} readOnly={readOnly} errors={errors} places={places} onCurrent={setLine}>
          <FormFoot state={state} readOnly={readOnly} errors={errors} preview={preview} onEnd={places.toMain} />
        </FormLines>
      </div>
      <FormDialogs {...{ state, readOnly, serials, extras, places }} attachments={attachments.dialog} />
    </Page>
  )
}

interface FormDialogsProps {
  state: FormState
  readOnly: boolean
  serials: ReturnType<typeof useSerialDialog>
  extras: ReturnType<typeof useExtras>
  places: Places
  attachments: ReactNode
}
/** What is asked or shown over the form: numbers of a line, source lines, fees to spread, attachments. */
function FormDialogs({ state, readOnly, serials, extras, places, attachments }: FormDialogsProps): ReactNode {
  const { form, change } = state
  const { line, close } = serials
  return (
    <>
      {attachments}
      {line && <SerialDialog key={line.key} form={form} line={line} readOnly={readOnly} change={change} onClose={close} />}
      {extras.picking && <SourcePicker form={form} onClose={extras.stopPicking} change={change} onDone={places.toLines} />}
      {extras.spreading && <LandedDialog form={form} onClose={extras.stopSpreading} change={change} onDone={places.toLines} />}
    </>
  )
}

interface FormFootProps {
  state: FormState
  readOnly: boolean
  errors: ReturnType<typeof errorsByPlace>
  preview: ReturnType<typeof usePreview>
  onEnd: () => void
}
/** Below the lines: what is paid at once, where the document knows that, and the totals. */
function FormFoot({ state, readOnly, errors, preview, onEnd }: FormFootProps): ReactNode {
  const { accountSet } = useOpened()
  const { form, change } = state
  const { path } = accountSet
  useTransferFee(state, !readOnly)
  return (
    <>
      {form.clears && <LoanClears form={form} change={change} readOnly={readOnly} errors={errors} onEnd={onEnd} />}
      {form.tenders && <Tenders form={form} change={change} readOnly={readOnly} errors={errors} accountSet={path} onEnd={onEnd} />}
      <FormTotals
        form={form}
        preview={preview}
        tools={form.tenders && !readOnly && <TenderButton form={form} change={change} accountSet={path} />}
      />
    </>
  )
}

/** Something is being done with it, or was and it has not been read again: what can be done next is not known yet. */
const isMoving = (form: FormDocument, view: DocumentView | undefined, { busy }: Acts): boolean =>
  busy !== null || (form.id !== null && (view?.document.revision ?? -1) < form.revision)

/** What the backend allows; between an act and its answer only what a draft always may. */
function actsNow(form: FormDocument, view: DocumentView | undefined, approval: boolean): readonly Act[] {
  if (form.id !== null && view?.document.state === form.state) return view.actions
  return form.state === 'draft' ? draftActs(form.type, approval) : []
}

interface AsideProps extends BooksSideProps {
  line: FormLine | null
  derive: DocumentView['derive']
  attachments: ReactNode
}
function Aside({ form, vouchers, preview, line, derive, onProblem, attachments }: AsideProps): ReactNode {
  const posted = isPosted(form)
  const owing = useOwing(form)
  return (
    <>
      <BooksSide form={form} vouchers={vouchers} preview={preview} onProblem={onProblem} />
      <LineSide form={form} line={line} />
      {usesBom(form.type) && form.state === 'draft' && <KitSide form={form} />}
      {form.type === 'purchaseReceipt' && posted && form.id !== null && <LandedSide documentId={form.id} />}
      {form.id !== null && <ChainSide documentId={form.id} derive={derive} owing={owing} />}
      {ofEmployee(form) ? <EmployeeSide form={form} /> : documentDef(form.type).party !== null && <PartnerSide form={form} />}
      {attachments}
    </>
  )
}
interface BooksSideProps {
  form: FormDocument
  vouchers: readonly VoucherView[] | null
  preview: Preview
  onProblem: (at?: string) => void
}
/** What the document does, or did, to the books. An order does nothing to them. */
function BooksSide({ form, vouchers, preview, onProblem }: BooksSideProps): ReactNode {
  const def = documentDef(form.type)
  if (!def.posts) return null
  if (!isPosted(form)) return <PreviewSide preview={preview} onProblem={onProblem} help={def.help} />
  return <PostedSide vouchers={vouchers} empty={movesOnly(def) || def.type === 'settlement' ? '这张单据不生成凭证' : '没有凭证'} />
}
const isPosted = (form: FormDocument): boolean => form.state === 'posted' || form.state === 'reversed'

interface FormLinesProps {
  state: FormState
  check: Check
  readOnly: boolean
  errors: Record<string, string>
  places: Places
  onCurrent: (line: FormLine | null) => void
  children: ReactNode
}
/** The lines as the type has them, with the totals under them. */
function FormLines({ state, check, readOnly, errors, places, onCurrent, children }: FormLinesProps): ReactNode {
  const { form, change, latest } = state
  const rules = useLineRules(form)
  const onLines = useCallback(
    (lines: FormLine[]) => {
      const before = latest()
      change((f) => ({ ...f, lines }))
      proposePrices(before, latest(), change)
    },
    [change, latest],
  )
  if (documentDef(form.type).lines.length === 0) return <div className="card doc-lines doc-lines-none">{children}</div>
  const shared = { form, readOnly, errors, onExit: places.toMain, ref: places.grid }
  return (
    <div className="card doc-lines">
      {check.on && !readOnly ? (
        <CheckLines
          form={form}
          check={check}
          selling={documentDef(form.type).module === 'sales'}
          onExit={places.toMain}
          onCurrent={onCurrent}
          ref={places.grid}
        />
      ) : isSettling(form) ? (
        <AllocationLines {...shared} change={change} />
      ) : (
        <GridLines {...shared} rules={rules} latest={latest} onLines={onLines} onCurrent={onCurrent} onIssues={places.onIssues} />
      )}
      {children}
    </div>
  )
}
