import type { JSX } from 'preact'
import type { Policy } from '../../../api/resources.js'
import { NumberInput, TextArea } from '../../../parts/form/inputs.js'
import type { PartProps } from './policy-forms.js'

/** How large a body may be. */
export const BodyForm = ({ value, onChange }: PartProps<number>): JSX.Element => (
  <NumberInput
    label="Largest body, in bytes"
    path="max_body"
    hint="Empty: what is usual here, 1 MiB unless the host says otherwise."
    value={value ?? undefined}
    onChange={(bytes) => {
      onChange(bytes ?? null)
    }}
  />
)

type Pages = NonNullable<Policy['cors']>

/** Which pages may read what is answered. */
export const PagesForm = ({ value, onChange }: PartProps<Pages>): JSX.Element => (
  <TextArea
    label="Origins whose pages may call and read the answers, one a line"
    path="cors.origins"
    isCode
    rows={2}
    hint="Each with its scheme, and a port where it has one. Empty: pages of other origins read nothing. * stands for any."
    value={(value?.origins ?? []).join('\n')}
    onChange={(text) => {
      onChange(text === '' ? null : { origins: text.split('\n') })
    }}
  />
)
