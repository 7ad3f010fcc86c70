import { Button, Menu, Modal, useMantineColorScheme } from '@mantine/core'
import { IconBook, IconDatabase, IconInfoCircle, IconKey, IconKeyboard, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useCommand } from '../../rpc/hooks'
import { endSession } from '../../rpc/queries'
import { toast } from '../../ui/feedback/toast'
import { Field, FieldGrid } from '../../ui/fields/Field'
import { TextInput } from '../../ui/fields/TextInput'
import { Keys } from '../../ui/keys/Keys'
import { ShortcutLayer, useShortcuts } from '../../ui/keys/shortcuts'
import { PAGES } from '../open'
import { useOpened } from '../status'
import { openPage } from '../tabs'
import { overlay } from './overlay'

/** The user at the top right: scheme, password, log out, another account set. */
export function UserMenu(props: { onShortcuts: () => void; onSwitch: () => void }): ReactNode {
  const { user } = useOpened()
  const { colorScheme, toggleColorScheme } = useMantineColorScheme()
  const [password, setPassword] = useState(false)
  const logout = useCommand('auth.logout', { onDone: endSession })
  const dark = colorScheme === 'dark'
  useShortcuts([
    { keys: 'alt+o', label: '切换账套', run: props.onSwitch },
    { keys: 'alt+shift+q', label: '退出登录', run: () => void logout.run({}) },
    { keys: 'alt+t', label: '浅色或深色', run: toggleColorScheme },
  ])
  return (
    <>
      <Menu position="bottom-end" width={200} withInitialFocusPlaceholder={false} returnFocus>
        <Menu.Target>
          <button type="button" className="avatar" aria-label={`用户 ${user.displayName}`} title={user.displayName}>
            {user.displayName.slice(0, 1)}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {user.displayName}
            {user.isAdmin ? ' · 管理员' : ''}
          </Menu.Label>
          <Menu.Item
            leftSection={dark ? <IconSun size={15} /> : <IconMoon size={15} />}
            rightSection={<Keys keys="alt+t" />}
            onClick={toggleColorScheme}
          >
            {dark ? '浅色' : '深色'}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={15} />} rightSection={<Keys keys="f1" />} onClick={props.onShortcuts}>
            快捷键
          </Menu.Item>
          <Menu.Item leftSection={<IconBook size={15} />} onClick={() => openPage(PAGES.manual)}>
            使用手册
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={15} />} onClick={() => setPassword(true)}>
            修改密码
          </Menu.Item>
          <Menu.Item leftSection={<IconInfoCircle size={15} />} onClick={() => overlay.set('about')}>
            关于合账
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconDatabase size={15} />} rightSection={<Keys keys="alt+o" />} onClick={props.onSwitch}>
            切换账套
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={15} />} rightSection={<Keys keys="alt+shift+q" />} onClick={() => void logout.run({})}>
            退出登录
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {password && (
        <ShortcutLayer name="修改密码" level="overlay" exclusive>
          <PasswordDialog onClose={() => setPassword(false)} />
        </ShortcutLayer>
      )}
    </>
  )
}

function PasswordDialog({ onClose }: { onClose: () => void }): ReactNode {
  const [form, setForm] = useState({ oldPassword: '', newPassword: '', again: '' })
  const change = useCommand('auth.changePassword', {
    onDone: () => {
      toast.done('密码已修改')
      onClose()
    },
  })
  const differs = form.again !== '' && form.again !== form.newPassword
  const ready = form.oldPassword !== '' && form.newPassword !== '' && form.again === form.newPassword
  const save = () => {
    if (ready) void change.run({ oldPassword: form.oldPassword, newPassword: form.newPassword })
  }
  useShortcuts([
    { keys: 'esc', label: '取消', run: onClose },
    { keys: 'ctrl+enter', label: '修改', run: save },
  ])
  const field = (key: keyof typeof form, label: string, error?: string) => (
    <Field label={label} name={key} stacked error={error ?? change.errors[key]}>
      <TextInput
        type="password"
        value={form[key]}
        onChange={(v) => setForm({ ...form, [key]: v })}
        autoFocus={key === 'oldPassword'}
        autoComplete={key === 'oldPassword' ? 'current-password' : 'new-password'}
      />
    </Field>
  )
  return (
    <Modal opened onClose={onClose} title="修改密码" size={360} closeOnEscape={false}>
      <FieldGrid columns={1} card={false} onEnd={save}>
        {field('oldPassword', '原密码')}
        {field('newPassword', '新密码（至少 8 位）')}
        {field('again', '再输一次', differs ? '两次输入不一致' : undefined)}
      </FieldGrid>
      <div className="dialog-buttons">
        <Button onClick={onClose}>取消</Button>
        <Button variant="filled" disabled={!ready} loading={change.busy} onClick={save}>
          修改
        </Button>
      </div>
    </Modal>
  )
}
