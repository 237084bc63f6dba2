import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { apiKeys } from '../../api/routes.js'
import type { ApiKey } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { CopyText } from '../../parts/copy.js'
import { Dialog } from '../../parts/dialog/dialog.js'
import { Confirm, FormDialog } from '../../parts/dialog/form-dialog.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { bound } from '../../parts/form/bound.js'
import { Select, TextInput } from '../../parts/form/inputs.js'
import { tell } from '../../parts/news.js'
import { Await, Chip } from '../../parts/states.js'
import { Table } from '../../parts/table.js'
import { roles, session, type Role } from '../../session.js'
import { signOut } from '../../sign-in.js'
import { ago, dateOf } from '../../times.js'

/** The API keys there are: who has which, and when each was used. */
export function Keys(): JSX.Element {
  const list = useLoaded(async () => (await apiKeys.list()).data, [])
  const making = useDialog((close) => <NewKey onDone={list.reload} onClose={close} />)
  return (
    <>
      <div class="head">
        <h1>Keys</h1>
        <Button onPress={() => signOut(true)}>Sign out everywhere</Button>
        <Button kind="main" icon="add" onPress={making.open}>
          New key
        </Button>
      </div>
      <Await of={list}>
        {(keys) => (
          <Table name="API keys" columns={['Name', 'Role', 'Made', 'Last used', '']}>
            {keys.map((key) => (
              <KeyRow key={key.id} apiKey={key} onChange={list.reload} />
            ))}
          </Table>
        )}
      </Await>
      {making.shown}
    </>
  )
}

interface RowProps {
  readonly apiKey: ApiKey
  readonly onChange: () => Promise<void>
}

function KeyRow({ apiKey: { id, name, role, created_at, last_used_at }, onChange }: RowProps): JSX.Element {
  const isOwn = session.value?.key === id
  const removing = useDialog((close) => (
    <Confirm
      title={`Revoke ${name}?`}
      yes="Revoke"
      onYes={async () => {
        await apiKeys.remove(id)
        tell(`Revoked ${name}.`)
        close()
        await onChange()
      }}
      onNo={close}
    >
      <p>It ends at once, and so does everything that uses it or is signed in with it.</p>
    </Confirm>
  ))
  return (
    <tr>
      <th scope="row" dir="auto">
        {name} {isOwn && <Chip kind="accent">yours</Chip>}
      </th>
      <td data-name="Role">{role}</td>
      <td data-name="Made">{dateOf(created_at * 1000)}</td>
      <td data-name="Last used">{ago(last_used_at)}</td>
      <td class="buttons">
        {!isOwn && <Button kind="bare" icon="trash" label={`Revoke ${name}`} onPress={removing.open} />}
        {removing.shown}
      </td>
    </tr>
  )
}

interface NewKeyProps {
  readonly onDone: () => Promise<void>
  readonly onClose: () => void
}

/** Makes a key, and shows it this once. */
function NewKey({ onDone, onClose }: NewKeyProps): JSX.Element {
  const name = useSignal('')
  const role = useSignal<string>('support')
  const made = useSignal<string | undefined>(undefined)
  if (made.value !== undefined)
    return (
      <Dialog title="The new key" onClose={onClose}>
        <div class="stack">
          <p>Copy it now: nothing shows it again.</p>
          <CopyText text={made.value} what="the new key" />
        </div>
        <footer>
          <Button kind="main" onPress={onClose}>
            Done
          </Button>
        </footer>
      </Dialog>
    )
  const make = async (): Promise<void> => {
    const chosen = roles.find((one): one is Role => one === role.value) ?? 'user'
    made.value = (await apiKeys.create({ name: name.value, role: chosen })).data.key
    await onDone()
  }
  return (
    <FormDialog
      title="New key"
      yes="Create key"
      disabled={name.value.trim() === ''}
      onYes={make}
      onNo={onClose}
    >
      <div class="stack">
        <TextInput label="Name" required {...bound(name)} />
        <Select
          label="Role"
          options={[
            ['user', 'user: sees the names of systems'],
            ['support', 'support: sees triggers, modules and executions'],
            ['admin', 'admin: changes them, and sees secrets'],
          ]}
          {...bound(role)}
        />
      </div>
    </FormDialog>
  )
}
