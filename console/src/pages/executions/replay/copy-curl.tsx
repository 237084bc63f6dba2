import type { JSX } from 'preact'
import type { WholeExecution } from '../../../api/resources.js'
import { curlOf } from '../../../hook-url.js'
import { Button } from '../../../parts/button.js'
import { copyText } from '../../../parts/copy.js'
import { tell } from '../../../parts/news.js'
import { publicBase } from '../../../place.js'
import { requestOf, secretPathOf } from '../kept-call.js'

/** Copies a command line that makes the same call. */
export const CopyCurl = ({ kept }: { readonly kept: WholeExecution }): JSX.Element => (
  <Button
    icon="copy"
    onPress={async () => {
      await copyText(curlOf(publicBase.peek() + (await secretPathOf(kept)), requestOf(kept)))
      tell('Copied a curl command.')
    }}
  >
    Copy as curl
  </Button>
)
