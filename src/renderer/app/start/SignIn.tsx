import { type AccountSetInfo, DEMO_LOGIN } from '@core/contract'
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { setSession } from '../../rpc/client'
import { useCommand } from '../../rpc/hooks'
import { forgetAnswers } from '../../rpc/queries'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { TextInput } from '../../ui/fields/TextInput'
import { Keys } from '../../ui/keys/Keys'
import { useShortcuts } from '../../ui/keys/shortcuts'
import { readLocal, writeLocal } from '../../ui/store'
import { useSwitchAccountSet } from '../shell/commands'
import { StartFrame } from './StartFrame'

const lastUser = 'hezhang.lastUser'
const enter = async (token: string) => {
  setSession(token)
  await forgetAnswers()
}
const nothing = () => undefined

export function LoginPage({ accountSet, version }: { accountSet: AccountSetInfo; version: string }): ReactNode {
  const [name, setName] = useState(() => readLocal(lastUser, ''))
  const [password, setPassword] = useState('')
  const switchTo = useSwitchAccountSet()
  const login = useCommand('auth.login', { onDone: ({ token }) => void enter(token), onRefused: () => setPassword('') })
  const submit = () => {
    if (name.trim() === '' || password === '') return
    writeLocal(lastUser, name.trim())
    void login.run({ name: name.trim(), password })
  }
  useShortcuts([{ keys: 'ctrl+enter', label: '登录', run: submit }])
  return (
    <StartFrame version={version}>
      <h1>{accountSet.options.company}</h1>
      <p className="start-lead">{accountSet.fileName}</p>
      {accountSet.options.company.endsWith('（示例）') && (
        <p className="start-lead">
          示例店铺的用户名是 {DEMO_LOGIN.name}，密码是 {DEMO_LOGIN.password}。
        </p>
      )}
      <FieldGrid columns={1} card={false} onEnd={submit}>
        <Field label="用户名" name="name" stacked>
          <TextInput value={name} onChange={setName} autoComplete="username" autoFocus={name === ''} />
        </Field>
        <Field label="密码" name="password" stacked>
          <TextInput value={password} onChange={setPassword} type="password" autoComplete="current-password" autoFocus={name !== ''} />
        </Field>
      </FieldGrid>
      <Problem message={login.problems[0]?.message} />
      <div className="start-buttons">
        <Button onClick={() => void switchTo()}>其他账套</Button>
        <Button
          variant="filled"
          className="spacer action"
          loading={login.busy}
          disabled={name.trim() === '' || password === ''}
          onClick={submit}
          rightSection={<Keys keys="enter" />}
        >
          登录
        </Button>
      </div>
    </StartFrame>
  )
}

const Problem = ({ message }: { message: string | undefined }): ReactNode =>
  message === undefined ? null : (
    <p className="start-problem" role="alert" style={{ marginTop: 14 }}>
      {message}
    </p>
  )

/** The first person to open a new account set becomes its administrator. */
export function FirstRunPage({ accountSet, version }: { accountSet: AccountSetInfo; version: string }): ReactNode {
  const [form, setForm] = useState({ displayName: '', name: 'admin', password: '', again: '' })
  const setup = useCommand('auth.setup', { onDone: ({ token }) => void enter(token), onRefused: nothing })
  const differs = form.again !== '' && form.again !== form.password
  const ready = form.displayName.trim() !== '' && form.name.trim() !== '' && form.password.length >= 8 && form.again === form.password
  const submit = () => {
    if (!ready) return
    writeLocal(lastUser, form.name.trim())
    void setup.run({ name: form.name.trim(), displayName: form.displayName.trim(), password: form.password })
  }
  useShortcuts([{ keys: 'ctrl+enter', label: '开始使用', run: submit }])
  const put = (key: keyof typeof form) => (v: string) => setForm({ ...form, [key]: v })
  const short = form.password !== '' && form.password.length < 8 ? '至少 8 位' : undefined
  return (
    <StartFrame version={version}>
      <h1>设置管理员</h1>
      <p className="start-lead">“{accountSet.options.company}”还没有用户。管理员可以使用全部功能，并为其他人分配权限。</p>
      <FieldGrid columns={1} card={false} onEnd={submit}>
        <Field label="姓名（显示在单据和凭证上）" name="displayName" stacked error={setup.errors.displayName}>
          <TextInput value={form.displayName} onChange={put('displayName')} maxLength={100} autoFocus />
        </Field>
        <Field label="登录用户名" name="name" stacked error={setup.errors.name}>
          <TextInput value={form.name} onChange={put('name')} maxLength={100} autoComplete="username" />
        </Field>
        <Field label="密码（至少 8 位）" name="password" stacked error={setup.errors.password ?? short}>
          <TextInput value={form.password} onChange={put('password')} type="password" autoComplete="new-password" />
        </Field>
        <Field label="再输一次密码" name="again" stacked error={differs ? '两次输入不一致' : undefined}>
          <TextInput value={form.again} onChange={put('again')} type="password" autoComplete="new-password" />
        </Field>
      </FieldGrid>
      <Problem message={setup.problems.find((p) => p.at === undefined)?.message} />
      <p className="mut" style={{ marginTop: 14 }}>
        密码只保存在账套文件中，遗忘后无法找回，请妥善保管。
      </p>
      <div className="start-buttons">
        <Button
          variant="filled"
          className="spacer action"
          loading={setup.busy}
          disabled={!ready}
          onClick={submit}
          rightSection={<Keys keys="enter" />}
        >
          开始使用
        </Button>
      </div>
    </StartFrame>
  )
}
